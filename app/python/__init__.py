"""What `import backflow` offers: films, checks, and requests of PyTorch and Keras models, computed in this process."""

from app.python.checking import Verdict, check
from app.python.filming import Film, film
from app.python.models.keras_model import from_keras
from app.python.models.stack import NotExpressibleError
from app.python.models.torch_model import from_torch
from app.requests.errors import RequestError

__all__ = ["Film", "NotExpressibleError", "RequestError", "Verdict", "check", "film", "from_keras", "from_torch"]
