"""The mistakes that people make in a backward pass, as rows: where each can stand, its lines, and what it is in words.

Read from 98 public reports. `where` names cells (dense: a hidden one; out: the output; rec: every recurrent one; all)
or losses; "time" is the whole pass, "time rec" one through time, "norm clip" and "value clip" one that is clipped so.
A mistake that is another line in another cell has the same id in several rows; in one cell an id is one row.
"""

from typing import NamedTuple

from engine.mistakes.lines import Lines, read


class Mistake(NamedTuple):
    """A row: `lines` take the place of the right ones of the same names."""

    id: str
    where: tuple[str, ...]
    lines: Lines
    says: str


def row(line: str) -> Mistake:
    """A line of the table."""
    name, where, lines, says = (part.strip() for part in line.split(" | "))
    return Mistake(name, tuple(where.split(", ")), read(lines.replace(";", "\n")), says)


ROWS = """
batch_sum | time | w = w * m | 1/m is missing: the errors are summed over the batch, not averaged
batch_mean_twice | time | w = w / m | 1/m stands twice
time_sum | time | w = w * T | a factor T too much
time_mean | time | w = w / T | the loss is averaged over time, not summed
batch_and_time_mean | time rec | w = w / (m * T) | averaged over batch and time once more
factor_two | time | w = 2 * w | a factor 2 too much, such as the 2 of a square beside a 1/2 in the loss
half | time | w = w / 2 | a factor 2 too little, such as the 2 of a square
sign | time | w = -w | target - output stands in place of output - target
outputs_sum | time | w = w * K | a factor K too much, such as a missing 1/K of a mean over the K outputs
outputs_mean_twice | time | w = w / K | divided by the number K of outputs once more
last_loss_only | time | w = w * (t == T - 1) | only the loss of the last time step counts
every_loss | time | w = 0 * w + 1 | the loss of every time step counts, each by 1
softmax_diagonal | ce, softmax | delta = from_above * a * (1 - a) | the Jacobian of softmax has only its diagonal
softmax_twice | ce | delta = through_softmax(a, w * (a - y) / m) | a - y goes through the Jacobian of softmax again
target_missing | ce | delta = w * a / m | the target is not subtracted
output_slope_twice | ce, bce | delta = w * (a - y) / m * a * (1 - a) | a - y, dL/dz already, is times a (1 - a)
loss_slope_as_delta | ce, bce | delta = from_above | dL/da is taken for dL/dz
output_f_prime_missing | squares | delta = from_above | the derivative of the output's activation is missing
carry_missing | rnn, gru | from_next = 0 * from_above | no error comes from the next time step
carry_missing | lstm | from_next = 0 * from_above; dc_next = 0 * from_above | neither dh nor dc comes from the next step
carry_h_missing | lstm | from_next = 0 * from_above | dh does not come from the next time step, only dc
carry_replaces | rec | dh = from_next if later.t else from_above | the error from the next step replaces that from above
carry_of_dh | rec | dh = from_above + later.dh | dh of the next time step is added as it is
overwritten | all | W = dW[-1]; U = dU[-1]; b = db[-1]; c = dc[-1] | = for +=: each step overwrites the one before
last_step_only | all | \
    W = dW[t == T - 1].sum(0); U = dU[t == T - 1].sum(0); b = db[t == T - 1].sum(0); c = dc[t == T - 1].sum(0) | \
    the gradient is that of the last time step alone
truncated_1 | time rec | sweeps = truncated(T, 1, 2) | each loss goes back one time step and no further
truncated_2 | time rec | sweeps = truncated(T, 1, 3) | each loss goes back two time steps and no further
truncated_3 | time rec | sweeps = truncated(T, 1, 4) | each loss goes back three time steps and no further
f_prime_missing | rnn | delta = dh | the derivative f' is missing
f_prime_missing | dense | delta = from_above | the derivative f' is missing
f_prime_of_output | rnn | f_prime = f_prime_at(h) | f' is taken at h, not at z
f_prime_of_output | dense | f_prime = f_prime_at(a) | f' is taken at a, not at z
f_prime_twice | rnn | delta = dh * f_prime**2 | f' stands twice
f_prime_twice | dense | delta = from_above * f_prime**2 | f' stands twice
f_prime_of_sigmoid | rnn | f_prime = h * (1 - h) | f' is that of the sigmoid
f_prime_of_sigmoid | dense | f_prime = a * (1 - a) | f' is that of the sigmoid
f_prime_of_tanh | rnn | f_prime = 1 - h**2 | f' is that of tanh
f_prime_of_tanh | dense | f_prime = 1 - a**2 | f' is that of tanh
f_prime_of_relu | rnn | f_prime = z > 0 | f' is that of relu
f_prime_of_relu | dense | f_prime = z > 0 | f' is that of relu
carry_without_u | rnn | dh_prev = delta | the error goes into the past without U
u_not_transposed | rnn | dh_prev = delta @ U | U is not transposed on the way back
u_twice | rnn | dh_prev = delta @ U.T @ U.T | U^T stands twice
w_for_u | rnn | dh_prev = delta @ W.T | W stands for U on the way back
w_not_transposed | plain, rec | dx = delta @ straight(W) | W is not transposed on the way down
carry_without_f_prime | rnn | dh_prev = dh @ U.T | the error goes into the past without f'
carry_after_f_prime | rnn | delta = from_above * f_prime + from_next | the error from the future is added after f'
f_prime_of_later | rnn | delta = from_above * f_prime + from_next * later.f_prime | on the way back, f' is that of t + 1
h_of_later | rnn | delta = from_above * f_prime + from_next * later.h | on the way back, h of t + 1 stands for f'
above_without_f_prime | rnn | delta = from_above + from_next * f_prime | the error from above does not pass f'
dx_without_f_prime | rnn | dx = dh @ W.T | what goes down has not passed f'
dx_without_f_prime | dense | dx = from_above @ W.T | what goes down has not passed f'
dw_without_f_prime | rnn | dW = x.T @ dh | dW is made of the error before f'
dw_without_f_prime | dense | dW = x.T @ from_above | dW is made of the error before f'
h_of_same_step | rnn, lstm | dU = h.T @ delta | dU uses h_t, not h_(t-1)
h_of_same_step | gru after | dU = h.T @ beside(delta_r, delta_u, dq) | dU uses h_t, not h_(t-1)
h_of_same_step | gru before | dU = beside(h.T @ delta_r, h.T @ delta_u, (r * h).T @ dq) | dU uses h_t, not h_(t-1)
h_wraps | rnn, lstm | dU = hs[t - 1].T @ delta | h[-1] is the last time step, not the state before the first
h_wraps | gru after | dU = hs[t - 1].T @ beside(delta_r, delta_u, dq) | \
    h[-1] is the last time step, not the state before the first
h_wraps | gru before | dU = beside(hs[t - 1].T @ delta_r, hs[t - 1].T @ delta_u, (r * hs[t - 1]).T @ dq) | \
    h[-1] is the last time step, not the state before the first
first_state_missing | rnn, lstm | dU = (h_prev * (t > 0)).T @ delta | the state before the first step adds nothing to dU
x_of_step_before | plain, rec | dW = before(xs, t).T @ delta | dW uses x of the time step before
bias_not_summed | plain, rec | db = delta[0] | the bias gets the first example only
bias_mean | plain, rec | db = delta.mean(0) | the bias is averaged over the batch, not summed
updated_too_early | plain | dx = delta @ (W - rate * x.T @ delta).T | the error goes down through updated weights
cell_path_dropped | lstm | dc = dc_hidden | the path along the cell state is dropped (= for +=)
tanh_c_slope_missing | lstm | dc_hidden = dh * o | the derivative of tanh(c) is missing
slope_i_missing | lstm | delta_i = di | the derivative of gate i is missing
slope_f_missing | lstm | delta_f = df | the derivative of gate f is missing
slope_g_missing | lstm | delta_g = dg | the derivative of g is missing
slope_o_missing | lstm | delta_o = do | the derivative of gate o is missing
slopes_missing | lstm | delta_i = di; delta_f = df; delta_g = dg; delta_o = do | no gate has its derivative
slopes_of_outputs | lstm | \
    delta_i = di * slope(i); delta_f = df * slope(f); delta_g = dg * (1 - tanh(g)**2); delta_o = do * slope(o); \
    dc_hidden = dh * o * (1 - tanh(tanh_c)**2) | every derivative is taken at what came out, not at z
slopes_of_outputs | gru | delta_r = dr * slope(r); delta_u = du * slope(u); delta_n = dn * (1 - tanh(n)**2) | \
    every derivative is taken at what came out, not at z
slopes_of_outputs_sigmoid_f | lstm | \
    delta_i = di * slope(i); delta_f = df * sigmoid(f); delta_g = dg * (1 - tanh(g)**2); delta_o = do * slope(o); \
    dc_hidden = dh * o * (1 - tanh(tanh_c)**2) | every derivative is taken at what came out, and that of f is none
forget_hears_c | lstm | df = dc * c | gate f uses c_t, not c_(t-1)
c_wraps | lstm | df = dc * cs[t - 1] | c[-1] is the last time step, not the state before the first
gates_ifog | lstm | delta = beside(delta_i, delta_f, delta_o, delta_g) | gates stand in the order i, f, o, g
gradients_ifog | lstm | W = ifog(dW.sum(0)); U = ifog(dU.sum(0)); b = ifog(db.sum(0)) | gradients stand as i, f, o, g
gates_figo | lstm | delta = beside(delta_f, delta_i, delta_g, delta_o) | gates stand in the order f, i, g, o
hidden_path_dropped | lstm | dc = dc_next + 0 * dh | the path from h into the cell state is dropped
dc_without_o | lstm | dc_hidden = dh * (1 - tanh_c**2) | dh reaches the cell state without o
slope_of_c | lstm | dc_hidden = dh * o * (1 - c**2) | 1 - c^2 stands for 1 - tanh(c)^2
slope_of_tanh_c | lstm | dc_hidden = dh * o * (1 - tanh(tanh_c)**2) | tanh' is taken at tanh(c), not at c
do_hears_c | lstm | do = dh * c | do uses c, not tanh(c)
sigmoid_of_f | lstm | delta_f = df * sigmoid(f) | sigmoid(f) stands for the derivative of gate f
slope_i_of_output | lstm | delta_i = di * slope(i) | the derivative of gate i is taken at i, not at z
slope_f_of_output | lstm | delta_f = df * slope(f) | the derivative of gate f is taken at f, not at z
slope_g_of_output | lstm | delta_g = dg * (1 - tanh(g)**2) | the derivative of g is taken at g, not at z
slope_o_of_output | lstm | delta_o = do * slope(o) | the derivative of gate o is taken at o, not at z
slope_g_of_sigmoid | lstm | delta_g = dg * g * (1 - g) | g has the derivative of a sigmoid
dc_prev_without_f | lstm | dc_prev = dc | the error of the cell state goes back without f
dc_prev_through_i | lstm | dc_prev = dc * i | the error of the cell state goes back through i
forget_without_cell_path | lstm | df = dc_hidden * c_prev | gate f gets dc_hidden only
di_df_swapped | lstm | di = dc * c_prev; df = dc * g | di and df are swapped
di_dg_swapped | lstm | di = dc * i; dg = dc * g | di and dg are swapped
past_without_i | lstm | dh_prev = delta_f @ U_f.T + delta_g @ U_g.T + delta_o @ U_o.T | the past does not hear gate i
past_without_f | lstm | dh_prev = delta_i @ U_i.T + delta_g @ U_g.T + delta_o @ U_o.T | the past does not hear gate f
past_without_g | lstm | dh_prev = delta_i @ U_i.T + delta_f @ U_f.T + delta_o @ U_o.T | the past does not hear g
past_without_o | lstm | dh_prev = delta_i @ U_i.T + delta_f @ U_f.T + delta_g @ U_g.T | the past does not hear gate o
past_of_o_only | lstm | dh_prev = delta_o @ U_o.T | only the error of gate o goes to t - 1
past_without_slopes | lstm | dh_prev = di @ U_i.T + df @ U_f.T + dg @ U_g.T + do @ U_o.T | \
    to t - 1 go the errors of the gates without their derivatives
biases_of_f | lstm | db = beside(delta_f, delta_f, delta_g, delta_f).sum(0) | the biases of i and o hear delta_f
direct_path_dropped | gru | dh_prev = dh_via_r + dh_via_u + dh_via_n | the direct path u h_(t-1) is dropped
u_swapped | gru | dn = dh * u; dh_direct = dh * (1 - u); du = dh * (n - h_prev) | u and 1 - u are swapped
reset_before | gru after | dq = delta_n; dr = delta_n @ U_n.T * h_prev; dh_via_n = dq @ U_n.T * r; \
    dU = beside(h_prev.T @ delta_r, h_prev.T @ delta_u, (r * h_prev).T @ dq) | \
    reset before the product, where it acts after it
reset_after | gru before | dq = delta_n * r; dr = delta_n * q; dh_via_n = dq @ U_n.T; \
    dU = h_prev.T @ beside(delta_r, delta_u, dq) | reset after the product, where it acts before it
past_without_r | gru | dh_prev = dh_direct + dh_via_u + dh_via_n | the past does not hear gate r
past_without_u | gru | dh_prev = dh_direct + dh_via_r + dh_via_n | the past does not hear gate u
past_without_n | gru | dh_prev = dh_direct + dh_via_r + dh_via_u | the past does not hear n
past_direct_only | gru | dh_prev = dh_direct | only the direct path goes to t - 1
direct_through_rest | gru | dh_direct = dh * (1 - u) | the direct path leads through 1 - u
n_through_u | gru | dn = dh * u | n is reached through u
du_sign | gru | du = dh * (n - h_prev) | du has the wrong sign
du_without_n | gru | du = dh * h_prev | du uses h_(t-1) only, not h_(t-1) - n
slope_n_missing | gru | delta_n = dn | the derivative of n is missing
slope_r_missing | gru | delta_r = dr | the derivative of gate r is missing
slope_u_missing | gru | delta_u = du | the derivative of gate u is missing
q_not_reset | gru after | dq = delta_n | q is not reset on the way back
dr_hears_h | gru after | dr = delta_n * h_prev | dr uses h_(t-1), not q
past_of_n_not_reset | gru before | dh_via_n = dq @ U_n.T | the past of n is not reset on the way back
du_of_delta_n | gru after | dU = h_prev.T @ delta | dU of n is made of delta_n, not of dq
dc_of_delta_n | gru after | dc = delta_n.sum(0) | c gets delta_n, not dq
gates_urn | gru | delta = beside(delta_u, delta_r, delta_n) | gates stand in the order u, r, n
losses_again | time rec | sweeps = each_loss_again(T) | every pass gathers the losses of the time steps before once more
chunks_of_2 | time rec | sweeps = chunked(T, 2) | the error is cut every 2 time steps
chunks_of_3 | time rec | sweeps = chunked(T, 3) | the error is cut every 3 time steps
chunks_of_4 | time rec | sweeps = chunked(T, 4) | the error is cut every 4 time steps
last_2_steps | time rec | sweeps = tail(T, 2) | only the last 2 time steps are walked over
last_3_steps | time rec | sweeps = tail(T, 3) | only the last 3 time steps are walked over
steps_mean | rec | W = dW.sum(0) / T; U = dU.sum(0) / T; b = db.sum(0) / T; c = dc.sum(0) / T | \
    averaged over time, not summed
dw_of_last_step | all | W = dW[t == T - 1].sum(0) | dW is that of the last time step alone
db_of_last_step | all | b = db[t == T - 1].sum(0) | db is that of the last time step alone
dw_twice | all | W = 2 * dW.sum(0) | dW is there twice
db_four_times | all | b = 4 * db.sum(0) | db is there four times
dw_mean_twice | all | W = dW.sum(0) / m | 1/m stands once more in dW
errors_written_into | rec | from_above = first.dh | written into the errors from above, and used again in a second call
errors_wrapped_into | rec | from_above = first.dh + (first.earliest_dh_prev if t == T - 1 else 0) | \
    written into and used again, and those of the first step into the last, h[-1]
clip_each_parameter | norm clip | clip = by_norm_of_parameters(g, limit) | each parameter is clipped by its own norm, \
    not all by the norm over all of them
clip_each_layer | norm clip | clip = by_norm_of_layers(g, limit) | each layer is clipped by its own norm, not all \
    by the norm over all of them
clip_before_mean | norm clip | clip = times(by_norm(times(g, m), limit), 1 / m) | clipped before the batch's mean
clip_before_mean | value clip | clip = times(by_value(times(g, m), limit), 1 / m) | clipped before the batch's mean
clip_by_value | norm clip | clip = by_value(g, limit) | each number is clipped, not the norm over all of them
clip_by_norm | value clip | clip = by_norm(g, limit) | the norm over all numbers is clipped, not each number
clip_missing | norm clip, value clip | clip = g | the gradient is not clipped
"""

CATALOGUE = tuple(row(line) for line in ROWS.strip().splitlines())
IDS = tuple(dict.fromkeys(mistake.id for mistake in CATALOGUE))
