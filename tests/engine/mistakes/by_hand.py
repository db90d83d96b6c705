"""Backward passes as people write them, in plain NumPy and apart from the lines: right, or with one mistake by name."""

import numpy as np

from engine.types import Array, Values
from tests.engine.making import Case

Grads = list[Values]


def sigmoid(z: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-z)))


def slope(a: Array) -> Array:
    return np.asarray(a * (1 - a))


def zeros(p: Values) -> Values:
    return {name: np.zeros_like(a) for name, a in p.items()}


def output_errors(case: Case, hs: list[Array], wrong: str) -> tuple[Values, list[Array]]:
    """Softmax with cross-entropy over the hidden states: the gradient of the output layer, and what goes down."""
    V, c = case.params[-1]["W"], case.params[-1]["b"]
    T, m = case.batch.inputs.shape[:2]
    total, down = zeros(case.params[-1]), []
    for t in range(T):
        z = hs[t] @ V + c
        e = np.exp(z - z.max(axis=1, keepdims=True))
        a, y = e / e.sum(axis=1, keepdims=True), case.batch.targets[t]
        w = case.setup.objective.weights[t] / m
        dz = a * y.sum(axis=1, keepdims=True) - y
        if wrong == "softmax_twice":
            dz = a - y
            dz = np.stack([(np.diag(row) - np.outer(row, row)) @ error for row, error in zip(a, dz, strict=True)])
        if wrong == "softmax_diagonal":
            dz = -y / a * a * (1 - a)
        if wrong == "target_missing":
            dz = a
        scale = {
            "batch_sum": m,
            "batch_mean_twice": 1 / m,
            "time_mean": 1 / T,
            "sign": -1,
            "factor_two": 2,
            "half": 0.5,
        }
        dz = dz * w * scale.get(wrong, 1)
        if wrong == "last_loss_only" and t < T - 1:
            dz = 0 * dz
        total["W"] += hs[t].T @ dz
        total["b"] += dz.sum(axis=0)
        down.append(dz @ V.T)
    return total, down


def rnn(case: Case, wrong: str) -> Grads:
    """h = tanh(x W + h_prev U + b), and a softmax above it."""
    p, x = case.params[0], case.batch.inputs
    W, U, T = p["W"], p["U"], len(x)
    zs: list[Array] = []
    hs: list[Array] = []
    h0 = case.batch.states[0]
    for t in range(T):
        zs.append(x[t] @ W + (hs[t - 1] if t else h0) @ U + p["b"])
        hs.append(np.tanh(zs[t]))
    above, down = output_errors(case, hs, wrong)
    if wrong.startswith("truncated"):
        return [truncated(case, hs, down, int(wrong[-1])), above]
    g, carry = zeros(p), np.zeros_like(h0)
    for t in reversed(range(T)):
        prev = hs[t - 1] if t else h0
        alone = {"carry_missing": down[t], "carry_replaces": carry if t < T - 1 else down[t]}
        dh = alone.get(wrong, down[t] + carry)
        right = 1 - hs[t] ** 2
        f_prime = {
            "f_prime_missing": np.ones_like(right),
            "f_prime_of_output": 1 - np.tanh(hs[t]) ** 2,
            "f_prime_twice": right**2,
        }.get(wrong, right)
        delta = down[t] * f_prime + carry if wrong == "carry_after_f_prime" else dh * f_prime
        carry = {
            "u_not_transposed": delta @ U,
            "carry_without_u": delta,
            "carry_without_f_prime": dh @ U.T,
        }.get(wrong, delta @ U.T)
        heard = {"h_of_same_step": hs[t], "h_wraps": hs[t - 1]}.get(wrong, prev)
        b = {"bias_mean": delta.mean(axis=0), "bias_not_summed": delta[0]}.get(wrong, delta.sum(axis=0))
        step = {"W": x[t].T @ delta, "U": heard.T @ delta, "b": b}
        for name in g:
            g[name] = step[name] if wrong == "overwritten" else g[name] + step[name]
        if wrong == "last_step_only":
            return [g, above]
    return [g, above]


def truncated(case: Case, hs: list[Array], down: list[Array], back: int) -> Values:
    """Each loss walks back by itself, so many steps and no further."""
    p, x, g = case.params[0], case.batch.inputs, zeros(case.params[0])
    for t in range(len(x)):
        delta = down[t] * (1 - hs[t] ** 2)
        for k in range(t, max(-1, t - back - 1), -1):
            prev = hs[k - 1] if k else case.batch.states[0]
            g["W"] += x[k].T @ delta
            g["U"] += prev.T @ delta
            g["b"] += delta.sum(axis=0)
            delta = delta @ p["U"].T * (1 - prev**2)
    return g


def lstm(case: Case, wrong: str) -> Grads:
    """The gates i, f, g, o from one product, and a softmax above them."""
    p, x = case.params[0], case.batch.inputs
    T, H = len(x), p["U"].shape[0]
    h0, c0 = case.batch.states[0][:, :H], case.batch.states[0][:, H:]
    hs: list[Array] = []
    cs: list[Array] = []
    gates = []
    for t in range(T):
        z = x[t] @ p["W"] + (hs[t - 1] if t else h0) @ p["U"] + p["b"]
        i, f, g, o = sigmoid(z[:, :H]), sigmoid(z[:, H : 2 * H]), np.tanh(z[:, 2 * H : 3 * H]), sigmoid(z[:, 3 * H :])
        gates.append((i, f, g, o))
        cs.append(f * (cs[t - 1] if t else c0) + i * g)
        hs.append(o * np.tanh(cs[t]))
    above, down = output_errors(case, hs, wrong)
    total, carry_h, carry_c = zeros(p), np.zeros_like(h0), np.zeros_like(c0)
    for t in reversed(range(T)):
        i, f, g, o = gates[t]
        h_prev, c_prev, tanh_c = (hs[t - 1] if t else h0), (cs[t - 1] if t else c0), np.tanh(cs[t])
        stays = 0 if wrong == "carry_missing" else 1
        dh = down[t] + stays * carry_h
        through = {
            "tanh_c_slope_missing": np.ones_like(tanh_c),
            "slope_of_c": 1 - cs[t] ** 2,
            "slopes_of_outputs": 1 - np.tanh(tanh_c) ** 2,
        }.get(wrong, 1 - tanh_c**2)
        hidden = dh * through * (1 if wrong == "dc_without_o" else o)
        dc = {"cell_path_dropped": hidden, "hidden_path_dropped": carry_c}.get(wrong, hidden + stays * carry_c)
        forgot = {"forget_hears_c": cs[t], "c_wraps": cs[t - 1]}.get(wrong, c_prev)
        d = {"i": dc * g, "f": dc * forgot, "g": dc * i, "o": dh * (cs[t] if wrong == "do_hears_c" else tanh_c)}
        d |= {"i": d["f"], "f": d["i"]} if wrong == "di_df_swapped" else {}
        prime = {"i": slope(i), "f": slope(f), "g": 1 - g**2, "o": slope(o)}
        if wrong == "slopes_of_outputs":
            prime = {"i": slope(sigmoid(i)), "f": slope(sigmoid(f)), "g": 1 - np.tanh(g) ** 2, "o": slope(sigmoid(o))}
        for gate in "ifgo":
            d[gate] = d[gate] * (1 if wrong in (f"slope_{gate}_missing", "slopes_missing") else prime[gate])
        delta = np.hstack([d[gate] for gate in ("ifog" if wrong == "gates_ifog" else "ifgo")])
        heard = {"h_of_same_step": hs[t], "h_wraps": hs[t - 1]}.get(wrong, h_prev)
        step = {"W": x[t].T @ delta, "U": heard.T @ delta, "b": delta.sum(axis=0)}
        for name in total:
            total[name] = step[name] if wrong == "overwritten" else total[name] + step[name]
        carry_h, carry_c = delta @ p["U"].T, dc * (1 if wrong == "dc_prev_without_f" else f)
    return [total, above]


def gru(case: Case, wrong: str) -> Grads:
    """Reset after the product, as PyTorch has it, and a softmax above it."""
    p, x = case.params[0], case.batch.inputs
    T, H = len(x), p["U"].shape[0]
    Ur, Uu, Un = np.hsplit(p["U"], 3)
    hs: list[Array] = []
    kept = []
    for t in range(T):
        prev = hs[t - 1] if t else case.batch.states[0]
        xr, xu, xn = np.hsplit(x[t] @ p["W"] + p["b"], 3)
        r, u, q = sigmoid(xr + prev @ Ur), sigmoid(xu + prev @ Uu), prev @ Un + p["c"]
        n = np.tanh(xn + r * q)
        kept.append((prev, r, u, q, n))
        hs.append((1 - u) * n + u * prev)
    above, down = output_errors(case, hs, wrong)
    total, carry = zeros(p), np.zeros((x.shape[1], H))
    for t in reversed(range(T)):
        prev, r, u, q, n = kept[t]
        dh = down[t] + (0 if wrong == "carry_missing" else carry)
        keep, take, sign = (1 - u, u, -1) if wrong == "u_swapped" else (u, 1 - u, 1)
        dn, du = dh * take, sign * dh * (prev - n)
        if wrong == "du_sign":
            du = -du
        delta_n = dn * (1 if wrong == "slope_n_missing" else 1 - n**2)
        dq, dr = delta_n * r, delta_n * q
        if wrong == "q_not_reset":
            dq = delta_n
        if wrong == "dr_hears_h":
            dr = delta_n * prev
        delta_r = dr * (1 if wrong == "slope_r_missing" else slope(r))
        delta_u = du * (1 if wrong == "slope_u_missing" else slope(u))
        delta = np.hstack([delta_r, delta_u, delta_n])
        heard = np.hstack([delta_r, delta_u, delta_n if wrong == "du_of_delta_n" else dq])
        carry = delta_r @ Ur.T + delta_u @ Uu.T + dq @ Un.T
        if wrong == "past_without_r":
            carry = delta_u @ Uu.T + dq @ Un.T
        if wrong != "direct_path_dropped":
            carry = carry + dh * keep
        past = hs[t] if wrong == "h_of_same_step" else prev
        total["W"] += x[t].T @ delta
        total["U"] += past.T @ heard
        total["b"] += delta.sum(axis=0)
        total["c"] += dq.sum(axis=0)
    return [total, above]


def dense(case: Case, wrong: str) -> Grads:
    """Tanh below, sigmoid above, half the mean square error."""
    (first, second), x, y = case.params, case.batch.inputs[0], case.batch.targets[0]
    (m, K), rate = y.shape, case.setup.optimizer.rate
    h = np.tanh(x @ first["W"] + first["b"])
    a = sigmoid(h @ second["W"] + second["b"])
    scale = {"batch_sum": 1 / K, "outputs_sum": 1 / m, "factor_two": 2 / m / K, "half": 0.5 / m / K, "sign": -1 / m / K}
    scale["batch_mean_twice"] = 1 / m / m / K
    d_a = (a - y) * scale.get(wrong, 1 / m / K)
    dz = d_a if wrong == "output_f_prime_missing" else d_a * slope(a)
    V = second["W"]
    if wrong == "updated_too_early":
        V = V - rate * h.T @ dz
    d_h = dz @ (V if wrong == "w_not_transposed" else V.T)
    prime = {
        "f_prime_missing": np.ones_like(h),
        "f_prime_of_output": 1 - np.tanh(h) ** 2,
        "f_prime_of_sigmoid": slope(h),
        "f_prime_twice": (1 - h**2) ** 2,
    }.get(wrong, 1 - h**2)
    delta = d_h * prime

    def summed(d: Array) -> Array:
        return np.asarray({"bias_mean": d.mean(axis=0), "bias_not_summed": d[0]}.get(wrong, d.sum(axis=0)))

    return [{"W": x.T @ delta, "b": summed(delta)}, {"W": h.T @ dz, "b": summed(dz)}]


OUTPUT = "batch_sum batch_mean_twice time_mean sign factor_two half last_loss_only softmax_twice softmax_diagonal"
WRONG = {
    rnn: f"{OUTPUT} target_missing carry_missing carry_replaces carry_without_u u_not_transposed h_of_same_step "
    "h_wraps overwritten last_step_only bias_not_summed bias_mean f_prime_missing f_prime_of_output f_prime_twice "
    "carry_without_f_prime carry_after_f_prime truncated_1 truncated_2 truncated_3",
    lstm: "carry_missing cell_path_dropped hidden_path_dropped tanh_c_slope_missing slope_of_c dc_without_o "
    "slope_i_missing slope_f_missing slope_g_missing slope_o_missing slopes_missing slopes_of_outputs forget_hears_c "
    "c_wraps do_hears_c di_df_swapped gates_ifog dc_prev_without_f h_of_same_step h_wraps overwritten",
    gru: "carry_missing direct_path_dropped u_swapped du_sign slope_n_missing slope_r_missing slope_u_missing "
    "q_not_reset dr_hears_h du_of_delta_n past_without_r h_of_same_step",
    dense: "batch_sum batch_mean_twice outputs_sum factor_two half sign output_f_prime_missing f_prime_missing "
    "f_prime_of_output f_prime_of_sigmoid f_prime_twice updated_too_early w_not_transposed bias_mean bias_not_summed",
}
