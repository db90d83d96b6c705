"""What the page borrows from npm: fetched anew, trimmed to what is served, and listed with its hashes."""

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parents[1]
VENDOR = ROOT / "static" / "vendor"
LISTING = VENDOR / "VENDOR.json"
SOURCE_MAP = re.compile(rb"^//# sourceMappingURL=.*\n?", re.MULTILINE)
UNSERVED_FONTS = re.compile(rb',url\([^)]*\.(?:woff|ttf)\) format\("(?:woff|truetype)"\)')


@dataclass(frozen=True)
class Package:
    """An npm package, and the new names of the files that we take from it."""

    name: str
    npm: str
    version: str
    license: str
    files: dict[str, str]  # a regular expression for the whole path in the package -> the path here
    built: str = ""  # a folder whose lock file names the package: what of it we need is bundled there, by its own name


PACKAGES = [
    Package(
        "plotly",
        "plotly.js",
        "4.1.1",
        "MIT",
        {"LICENSE": "LICENSE"},
        built=".ci/plotly",
    ),
    Package(
        "katex",
        "katex",
        "0.19.1",
        "MIT",
        {
            r"dist/(katex\.min\.(?:js|css)|fonts/.*\.woff2)": r"\1",
            r"types/katex\.d\.ts": "katex.min.d.ts",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "uqr",
        "uqr",
        "0.1.3",
        "MIT",
        {r"dist/index\.mjs": "uqr.js", r"dist/index\.d\.mts": "uqr.d.ts", "LICENSE": "LICENSE"},
    ),
    Package(
        "gifenc",
        "gifenc",
        "1.0.3",
        "MIT",
        {r"dist/gifenc\.esm\.js": "gifenc.js", r"LICENSE\.md": "LICENSE"},
    ),
    Package(
        "mediabunny",
        "mediabunny",
        "1.61.0",
        "MPL-2.0",
        {"LICENSE": "LICENSE"},
        built=".ci/mediabunny",
    ),
]


def main() -> None:
    """Make static/vendor anew; the difference to what was there is for git to show."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    listing = [take(package) for package in PACKAGES]
    LISTING.write_text(json.dumps(listing, indent=2) + "\n")


def take(package: Package) -> dict[str, object]:
    """Write the files of one package, and return its entry in the listing."""
    found = fetch(package) | (bundle(package) if package.built else {})
    files = {place: trim(place, content) for place, content in sorted(found.items())}
    for place, content in files.items():
        target = VENDOR / package.name / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return {
        "name": package.name,
        "npm": package.npm,
        "version": package.version,
        "license": package.license,
        "files": {f"{package.name}/{place}": sha256(content) for place, content in files.items()},
    }


def fetch(package: Package) -> dict[str, bytes]:
    """The content of each file that we take, by its place here; npm itself checks the archive's hash."""
    with TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", f"{package.npm}@{package.version}"]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            members = {str(PurePosixPath(m.name).relative_to("package")): m for m in tar if m.isfile()}
            return {place: read(tar, members[path]) for path in members if (place := place_of(package, path))}


def bundle(package: Package) -> dict[str, bytes]:
    """Those modules of a package that we use, as one script: its entry is beside the lock file that we build from."""
    name = package.name
    with TemporaryDirectory() as folder:
        shutil.copytree(ROOT / package.built, folder, dirs_exist_ok=True)
        subprocess.run(["npm", "ci", "--silent", "--ignore-scripts"], cwd=folder, check=True)
        module = (Path(folder) / f"{name}.mjs").exists()
        entry = f"{name}.{'mjs' if module else 'cjs'}"
        banner = f"/*! {package.npm} v{package.version}, of which bundled: {entry}. License: {package.license} */"
        form = ["--format=esm"] if module else ["--format=iife", f"--global-name={name.capitalize()}"]
        shape = ["--bundle", "--minify", *form, "--target=es2022", "--define:global=window", f"--banner:js={banner}"]
        own = (Path(folder) / "esbuild.mjs").exists()  # which leaves out more than a flag can say
        usual = ["npx", "esbuild", entry, *shape, f"--outfile={name}.min.js"]
        command = ["node", "esbuild.mjs", f"{name}.min.js", banner] if own else usual
        subprocess.run(command, cwd=folder, check=True, stderr=subprocess.DEVNULL)
        return {f"{name}.min.js": (Path(folder) / f"{name}.min.js").read_bytes()}


def place_of(package: Package, path: str) -> str | None:
    """Where a file of the package goes, or None if it stays behind."""
    for pattern, place in package.files.items():
        if match := re.fullmatch(pattern, path):
            return match.expand(place)
    return None


def read(tar: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    """The bytes of one file of an archive."""
    file = tar.extractfile(member)
    assert file is not None, f"{member.name} is no file"
    return file.read()


def trim(place: str, content: bytes) -> bytes:
    """A file names only what we serve: fonts that every browser of today reads, and no map of its source."""
    return UNSERVED_FONTS.sub(b"", content) if place.endswith(".css") else SOURCE_MAP.sub(b"", content)


def sha256(content: bytes) -> str:
    """The hash by which a file is known again."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
