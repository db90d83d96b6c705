"""The functions of a program in NumPy: activations, with derivatives that keep their digits where they are small."""

FUNCTIONS = {  # by name what defines it; a program has those that it calls
    "sigmoid": """def sigmoid(z):
    with np.errstate(over="ignore"):  # where exp(-z) is infinite it is 0
        return 1 / (1 + np.exp(-z))""",
    "d_sigmoid": """def d_sigmoid(z):  # s (1 - s), where 1 - s is sigmoid(-z)
    return sigmoid(z) * sigmoid(-z)""",
    "d_tanh": """def d_tanh(z):  # 1 - tanh(z)^2, by exp(-2|z|), so that no digit is lost where it is small
    e = np.exp(-2 * np.abs(z))
    return 4 * e / (1 + e) ** 2""",
    "normal_cdf": """def normal_cdf(z):  # the share of a standard normal below z
    return 0.5 * np.vectorize(math.erfc, otypes=[float])(-z / math.sqrt(2))""",
    "d_gelu": """def d_gelu(z):
    return normal_cdf(z) + z * np.exp(-z * z / 2) / math.sqrt(2 * math.pi)""",
    "softmax": """def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)""",
    "log_softmax": """def log_softmax(z):
    z = z - z.max(axis=1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=1, keepdims=True))""",
    "softmax_back": """def softmax_back(a, d):  # the error of z_k is a_k sum_j a_j (d_k - d_j)
    return a * ((d[:, :, None] - d[:, None, :]) * a[:, None, :]).sum(axis=2)""",
    "others": """def others(a):  # 1 - a for a softmax: the sum of the others, with all its digits
    return a @ (1 - np.eye(a.shape[1]))""",
}
NEEDS = {"d_sigmoid": ("sigmoid",), "d_gelu": ("normal_cdf",)}

ACTIVATIONS = {  # f(z) and f'(z)
    "linear": ("{}", ""),
    "sigmoid": ("sigmoid({})", "d_sigmoid({})"),
    "tanh": ("np.tanh({})", "d_tanh({})"),
    "relu": ("np.maximum({}, 0)", "({} > 0)"),
    "leaky_relu": ("np.where({0} > 0, {0}, 0.01 * {0})", "np.where({} > 0, 1, 0.01)"),
    "gelu": ("{0} * normal_cdf({0})", "d_gelu({})"),
    "softmax": ("softmax({})", ""),
}
LOSSES = {  # L_t and, of squares, dL_t/da; of the others delta = dL_t/dz
    "half_mse": ("((a - y) ** 2).sum() / (2 * K * B)", "(a - y) / (K * B)"),
    "mse": ("((a - y) ** 2).sum() / (K * B)", "2 * (a - y) / (K * B)"),
    "half_sse": ("((a - y) ** 2).sum() / (2 * B)", "(a - y) / B"),
    "cross_entropy": (
        "-(y * log_softmax(z)).sum() / B",
        "(a * (y.sum(axis=1, keepdims=True) - y) - y * others(a)) / B",
    ),
    "bce": (
        "(y * np.logaddexp(0, -z) + (1 - y) * np.logaddexp(0, z)).sum() / B",
        "((1 - y) * sigmoid(z) - y * sigmoid(-z)) / B",
    ),
}


def called(text: str) -> list[str]:
    """The definitions that a program needs, in an order in which each stands after what it calls."""
    names = {name for name in FUNCTIONS if f"{name}(" in text.replace(f"d_{name}(", "")}
    names |= {needed for name in names for needed in NEEDS.get(name, ())}
    return [FUNCTIONS[name] for name in FUNCTIONS if name in names]
