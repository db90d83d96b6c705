"""`python -m tests.golden` records golden traces, facts, form, figures of the page, charges; read the difference."""

import json

from app.form.fields import for_page
from app.page.context import facts, film_figures
from app.page.figures import stage
from tests.app.asking import stream
from tests.golden.charges import CHARGES, charges
from tests.golden.traces import FACTS, FIGURES, FILM_FIGURES, FORM, REQUESTS, path_of

if __name__ == "__main__":
    for path, told in ((FACTS, facts()), (FIGURES, stage.for_page()), (FORM, for_page()), (CHARGES, charges())):
        path.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    film = json.dumps(film_figures(), ensure_ascii=False, separators=(",", ":"))
    FILM_FIGURES.write_text(film + "\n", encoding="utf-8")
    for name, request in REQUESTS.items():
        path_of(name).write_bytes(stream(request))
        print(f"{path_of(name)}: {path_of(name).stat().st_size} bytes")
