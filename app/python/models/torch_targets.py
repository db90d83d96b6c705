"""The targets of a PyTorch model beside its outputs: at the same time steps, and of a shape that means the same."""

from typing import Any

from app.python.models.stack import NotExpressibleError
from app.python.models.torch_batch import Axes
from app.python.models.torch_loss import by_class


def matched(axes: Axes, out: Any, y: Any, criterion: Any, outputs: int, called: bool) -> tuple[Any, Any]:
    """Targets and output at the same time steps, (n, B) or (n, B, K) each.

    called: whether the model has said `out` by itself; else it is (T, B, K), of its layers one after the other.

    Raises: NotExpressibleError, where they do not fit each other.
    """
    if called and by_class(criterion):
        out, y = classes_last(out, y, outputs)
    _refuse_shape(axes, out, y, criterion, outputs, called)
    classes = is_class(criterion, y)
    said = axes.laid_out(out, outputs) if called else out
    wanted = axes.laid_out(y if classes else y.double(), None if classes else outputs)
    if len(wanted) > len(said):
        raise NotExpressibleError("y has targets for every time step, and the model says something at the last alone.")
    if called and len(wanted) < len(said):
        raise NotExpressibleError("The model says something at every time step, and y has a target for one alone.")
    return wanted, said[len(said) - len(wanted) :]


def is_class(criterion: Any, y: Any) -> bool:
    """Whether y has whole numbers of classes, and so no axis for the outputs."""
    return by_class(criterion) and not y.is_floating_point()


def classes_last(out: Any, y: Any, outputs: int) -> tuple[Any, Any]:
    """Output and targets with the classes on the last axis; PyTorch's own loss of a sequence takes them from axis 1.

    Raises: NotExpressibleError, where both axes are as long, so that nobody can see which one is meant.
    """
    shape, shares = tuple(out.shape), y.is_floating_point()
    if len(shape) != 3 or shape[1] != outputs or tuple(y.shape) != (shape if shares else (shape[0], shape[2])):
        return out, y
    if shape[2] == outputs:
        rows = shape[0] * shape[2]
        raise NotExpressibleError(
            f"The output has the shape {shape}: PyTorch's loss takes the classes from axis 1, which is as long as the "
            f"last. Let the model say ({rows}, {outputs}), and give y as ({rows}{f', {outputs}' if shares else ','})."
        )
    return out.transpose(1, 2), y.transpose(1, 2) if shares else y


def _refuse_shape(axes: Axes, out: Any, y: Any, criterion: Any, outputs: int, called: bool) -> None:
    """Raises: NotExpressibleError, for another shape of y than that of the output: PyTorch would repeat the smaller."""
    classes, shape = is_class(criterion, y), tuple(y.shape)
    needed = axes.shapes(None if classes else outputs)
    said = tuple(out.shape) if called else axes.shapes(outputs)[0]
    in_rows = by_class(criterion) and len(shape) == (1 if classes else 2)
    fits = in_rows or shape in needed if by_class(criterion) or not called else shape == said
    if not fits:
        needs = f"{needed[0]} is needed" if classes else "one shape is needed"
        raise NotExpressibleError(f"y has the shape {shape}, the output {said}: {needs}.")
