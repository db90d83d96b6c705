"""Numbers as the syllabus prints them: of a lesson's stop the right one, and the usual wrong ones."""

from typing import Any

PRINTED: list[tuple[str, str, Any, list[float]]] = [
    ("backpropagation", "Each layer has its own bias", 1.106, [0.8559, 0.5059]),
    ("backpropagation", "The error of an output", 0.1385, [-0.1385, 0.7414, 0.1615]),
    ("backpropagation", "Two errors arrive at one hidden unit", 0.03635, [0.0554, 0.07445, 0.03826, 0.03023]),
    ("backpropagation", "Through the unit's own slope", 0.008771, [0.03635, 0.008333, 0.002117]),
    ("backpropagation", "From errors to gradients", 4.386e-4, [0.008771, 8.771e-4, 0.001316]),
    ("backpropagation", "One step downhill", 0.3589, [0.4411, 0.3178]),
    ("backpropagation", "What 1/(2K) does to δ", 0.06925, [0.1385, 0.03462]),
    ("backpropagation", "A softmax hears all its outputs", -0.2177, [-0.1416, -0.582]),
    ("backpropagation", "What you can do now", 0.01638, [0.001376, 0.01544]),
]
