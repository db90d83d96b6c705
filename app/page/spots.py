"""Exercises of Spot the bug: films of backward passes with one mistake each, and mistakes that one could take it for.

A row is a level, a network, the mistake with its layer, and three others that could stand there and give other numbers.
The seed of the network is the form's; another one draws other numbers, and the mistake shows in them as well.
"""

from typing import NamedTuple


class Spot(NamedTuple):
    """An exercise: the film of `query` with `mistake` in `layer`; `others` are offered beside it."""

    level: int
    query: str
    mistake: str
    layer: int
    others: tuple[str, ...]

    @property
    def planted(self) -> str:
        """The query of the film that is wrong."""
        return f"{self.query}&mistakes={self.mistake}:{self.layer}"


NETWORKS = {
    "MLP": "cell=dense&hidden=4&activation=tanh&task=iris&batch=3",
    "XOR": "cell=dense&hidden=3&activation=tanh&task=xor&batch=4&loss=half_mse&output=sigmoid",
    "DEEP": "cell=dense&hidden=4,4&activation=tanh&task=iris&batch=2",
    "RNN": "hidden=4&steps=5&lag=1&symbols=3",
    "ROWS": "hidden=3&steps=4&lag=1&symbols=3&batch=3",
    "TWO": "hidden=3,3&steps=4&lag=1&symbols=3",
    "LSTM": "cell=lstm&hidden=3&steps=5&lag=1&symbols=3",
    "GRU": "cell=gru&hidden=3&steps=5&lag=1&symbols=3",
}

TABLE = """
1 MLP sign:1 target_missing softmax_twice batch_mean_twice
1 MLP f_prime_missing:0 f_prime_of_output f_prime_twice dw_without_f_prime
1 RNN target_missing:1 sign softmax_twice output_slope_twice
1 RNN carry_missing:0 carry_replaces carry_of_dh carry_after_f_prime
1 XOR output_f_prime_missing:1 sign half batch_sum
1 MLP batch_sum:1 batch_mean_twice target_missing output_slope_twice
1 RNN carry_replaces:0 carry_missing carry_of_dh carry_after_f_prime
1 XOR factor_two:1 half batch_sum output_f_prime_missing
2 RNN last_loss_only:1 time_mean target_missing sign
2 RNN carry_without_u:0 u_not_transposed u_twice carry_without_f_prime
2 DEEP w_not_transposed:1 dx_without_f_prime f_prime_missing dw_without_f_prime
2 RNN f_prime_of_output:0 f_prime_missing f_prime_twice f_prime_of_sigmoid
2 MLP softmax_twice:1 output_slope_twice softmax_diagonal loss_slope_as_delta
2 RNN u_not_transposed:0 carry_without_u u_twice carry_without_f_prime
2 TWO dx_without_f_prime:1 w_not_transposed f_prime_missing dw_without_f_prime
2 RNN carry_after_f_prime:0 carry_missing f_prime_of_later carry_of_dh
2 DEEP dw_without_f_prime:0 f_prime_missing bias_mean f_prime_twice
2 RNN h_of_same_step:0 x_of_step_before dw_without_f_prime u_not_transposed
2 MLP bias_not_summed:0 bias_mean dw_without_f_prime f_prime_missing
2 RNN x_of_step_before:0 h_of_same_step dw_without_f_prime u_not_transposed
2 RNN overwritten:0 last_step_only steps_mean dw_twice
2 RNN h_wraps:0 h_of_same_step x_of_step_before overwritten
3 LSTM cell_path_dropped:0 carry_h_missing carry_missing forget_without_cell_path
3 GRU direct_path_dropped:0 past_without_n direct_through_rest past_direct_only
3 LSTM dc_prev_without_f:0 dc_prev_through_i slope_f_missing hidden_path_dropped
3 LSTM tanh_c_slope_missing:0 slope_of_c dc_without_o slope_of_tanh_c
3 GRU u_swapped:0 direct_through_rest n_through_u du_sign
3 LSTM slope_g_missing:0 slope_g_of_output slope_g_of_sigmoid di_dg_swapped
3 LSTM forget_hears_c:0 di_df_swapped slope_f_missing do_hears_c
3 GRU du_sign:0 du_without_n u_swapped slope_u_missing
3 LSTM carry_h_missing:0 carry_missing cell_path_dropped carry_replaces
3 GRU q_not_reset:0 reset_before dr_hears_h slope_n_missing
3 LSTM past_without_o:0 past_without_i past_of_o_only past_without_slopes
3 ROWS steps_mean:0 overwritten dw_mean_twice last_step_only
3 LSTM gates_ifog:0 gates_figo biases_of_f di_dg_swapped
3 LSTM c_wraps:0 forget_hears_c h_wraps h_of_same_step
"""


def row(line: str) -> Spot:
    level, network, planted, *others = line.split()
    mistake, layer = planted.split(":")
    return Spot(int(level), NETWORKS[network], mistake, int(layer), tuple(others))


SPOTS = tuple(map(row, TABLE.strip().splitlines()))
# Solved together, on the way of the checklist.
EXAMPLE = row("1 RNN f_prime_missing:0 f_prime_of_output carry_without_f_prime above_without_f_prime")
