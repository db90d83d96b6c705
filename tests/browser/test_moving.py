"""The moving picture shows the stage at the right steps: decoded frame by frame, in the theme's colours."""

import re
from base64 import b64encode
from pathlib import Path

from PIL import Image, ImageSequence
from playwright.sync_api import expect

from tests.browser.film import Film
from tests.browser.test_export import exporting, taken

PAPER = (255, 255, 255)
PLAYED = """(base64) => new Promise((loaded, failed) => {
  const video = document.createElement("video");
  video.onloadedmetadata = () => loaded([video.videoWidth, video.videoHeight, video.duration]);
  video.onerror = () => failed(video.error);
  video.src = `data:video/webm;base64,${base64}`;
})"""
REST = 12  # frames for which the last picture stands


def frames(file: bytes, tmp_path: Path) -> list[Image.Image]:
    path = tmp_path / "film.gif"
    path.write_bytes(file)
    with Image.open(path) as picture:
        assert picture.info["duration"] == 80
        return [frame.convert("RGB") for frame in ImageSequence.Iterator(picture)]


def lit_column(picture: Image.Image) -> int:
    """The middle of the column that is tinted, as its step happens there: at the very bottom nothing else is drawn."""
    bottom = picture.height - 2
    tinted = [x for x in range(picture.width) if picture.getpixel((x, bottom)) != PAPER]
    assert tinted == list(range(tinted[0], tinted[-1] + 1)), "one column alone"
    return (tinted[0] + tinted[-1]) // 2


def test_each_frame_shows_the_time_step_of_its_step(film: Film, tmp_path: Path) -> None:
    film.to("cell=rnn&hidden=3&steps=6&lag=1").whole()
    trace = film.trace()
    first = next(step["n"] for step in trace.steps if step["phase"] == "backward")
    last = max(step["n"] for step in trace.steps if step["phase"] == "backward")
    exporting(film)
    film.field("Seconds").select_option("3")
    film.page.get_by_label("Width in pixels").select_option("640")
    expect(film.page.locator("#moving-plan")).to_contain_text("as GIF")
    told = film.page.locator("#moving-plan").text_content() or ""
    name, file = taken(film, film.button("Animated GIF").click)
    assert name == f"backflow-steps-{first}-{last + 1}.gif"
    found = frames(file, tmp_path)
    count, width, height = map(int, re.findall(r"\d+", told)[:3])
    assert (len(found), *found[0].size) == (count, width, height)
    (about,) = re.findall(r"about (\d+) kB as GIF", told)
    assert len(file) / 2 < 1000 * int(about) < len(file) * 2
    way = len(found) - REST
    lit: dict[int, set[int]] = {}
    for step in trace.steps[first : last + 1]:
        frame = -(-way * (step["n"] + 1 - first) // (last + 1 - first))  # the first in which this step has happened
        lit.setdefault(step["t"], set()).add(lit_column(found[frame]))
    places = [place for t in sorted(lit) for place in lit[t]]
    assert len(places) == trace.start["steps"]
    assert places == sorted(places), "each time step has its own column, from left to right"
    assert found[0].tobytes() != found[-1].tobytes()
    assert {found[k].tobytes() for k in range(way, len(found))} == {found[-1].tobytes()}


def test_a_video_plays_as_long_as_the_stretch_was_to_take(film: Film) -> None:
    exporting(film)
    film.field("Seconds").select_option("3")
    film.page.get_by_label("Width in pixels").select_option("640")
    name, file = taken(film, film.button("Video, WebM").click)
    assert name == "backflow-steps-24-40.webm"
    other = film.page.context.new_page()  # without the policy of the page, which plays no video
    size = other.evaluate(PLAYED, b64encode(file).decode())
    other.close()
    assert size[:2] == [640, 312]
    assert abs(size[2] - 3.96) < 0.1


def test_it_can_be_cancelled_and_leaves_nothing_behind(film: Film) -> None:
    exporting(film)
    film.field("Seconds").select_option("48")
    made = film.button("Animated GIF")
    made.press("Enter")
    expect(film.button("Cancel")).to_be_focused()
    expect(film.page.locator("#moving-frame")).to_contain_text("Frame")
    expect(film.page.locator("#moving-plan")).to_have_text("The frames are being drawn.")
    film.page.keyboard.press("Enter")
    expect(film.page.locator("#moving-plan")).to_have_text("Cancelled.")
    expect(made).to_be_focused()
    expect(film.page.locator(".studio")).to_have_count(0)
    expect(film.button("Animated GIF")).to_be_enabled()
