"""Files of Debian packages, fetched and opened without installing anything."""

import re
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path


def fetch(package, folder):
    """Downloads a package unless it is there, and gives its file; apt checks its signature."""
    there = sorted(folder.glob(f"{package}_*.deb"))
    if not there:
        apt = subprocess.run(["apt-get", "-q", "download", package], cwd=folder, capture_output=True, text=True)
        there = sorted(folder.glob(f"{package}_*.deb"))
        if apt.returncode != 0 or not there:
            raise SystemExit(f"{package}: apt-get cannot download it; run `apt-get update` first, on Debian 12.\n{apt.stderr.strip()}")
    return there[-1]


def version(deb):
    return subprocess.run(["dpkg-deb", "-f", deb, "Version"], capture_output=True, text=True, check=True).stdout.strip()


def files(deb, wanted, archives=None):
    """(path, bytes) of each file in a package whose path matches `wanted`.

    :param archives: a pattern of zip archives in the package (.pk3, .zip) to look into; their members are matched instead
    """
    want, inside = re.compile(wanted), archives and re.compile(archives)
    unpack = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", deb], stdout=subprocess.PIPE)
    with tarfile.open(fileobj=unpack.stdout, mode="r|") as tar:
        for member in tar:
            path = member.name.removeprefix("./")
            if not member.isfile():
                continue
            if inside and inside.search(path):
                yield from _members(tar.extractfile(member), path, want)
            elif not inside and want.search(path):
                yield path, tar.extractfile(member).read()
    if unpack.wait() != 0:
        raise SystemExit(f"{Path(deb).name}: dpkg-deb could not read it; delete it and run again")


def _members(stream, path, want):
    with tempfile.TemporaryFile() as copy:  # a zip is read from its end: it needs a file
        while block := stream.read(1 << 20):
            copy.write(block)
        with zipfile.ZipFile(copy) as archive:
            for name in archive.namelist():
                if want.search(name):
                    yield f"{path}/{name}", archive.read(name)
