"""What `import backflow` offers: films, checks, and requests of PyTorch and Keras models, computed in this process."""

from app.python.checking import Verdict, check
from app.python.filming import Film, film
from app.requests.errors import RequestError

__all__ = ["Film", "RequestError", "Verdict", "check", "film"]
