"""What the findings mean, in sentences for the person who uploaded the package."""

from collections.abc import Callable, Mapping, Sequence

from toolbox.foundation.i18n import Message, _l
from toolbox.stage.examining.findings import Finding

Sentence = Callable[[str], Message]

REASONS: Mapping[str, Sentence] = {
    "entry-missing": lambda names: _l(
        "There is no index.html at the top of the archive, so nobody knows which page comes "
        "first. Found were: %(names)s. Please name the first page index.html and pack it at the "
        "top, or in the one folder that is there.",
        names=names,
    ),
    "entry-empty": lambda names: _l("The first page is empty: %(names)s", names=names),
    "name-too-long": lambda names: _l(
        "Some names in the archive are longer than computers can keep. Please shorten them: "
        "%(names)s",
        names=names,
    ),
    "unreadable": lambda names: _l(
        "The archive could not be examined: it is far more complicated than usual, or damaged. "
        "It can be downloaded all the same."
    ),
    "outside-requests": lambda names: _l(
        "It wants to load something from elsewhere: %(names)s. That is blocked here, so that "
        "nobody learns who is using it. Please pack these files into the archive.",
        names=names,
    ),
    "files-missing": lambda names: _l(
        "Pages or styles name files that are not in the archive: %(names)s", names=names
    ),
    "addresses-from-top": lambda names: _l(
        "These addresses begin with a slash and lead nowhere here: %(names)s. Please write them "
        "as they lie beside the page, for example style.css instead of /style.css.",
        names=names,
    ),
    "modules-offline": lambda names: _l(
        "These scripts are modules, which browsers do not load from a disk: %(names)s. It runs "
        "here, but the offline copy will not open by double click.",
        names=names,
    ),
    "heavy": lambda names: _l(
        "Unpacked it has %(names)s MB. On a telephone that takes long to load; smaller pictures "
        "and videos help.",
        names=names,
    ),
    "uses-service-worker": lambda names: _l(
        "It sets up a service worker, which the sandbox does not have: %(names)s", names=names
    ),
    "uses-cookies": lambda names: _l(
        "It uses cookies, which the sandbox does not have. localStorage works: %(names)s",
        names=names,
    ),
    "uses-indexed-db": lambda names: _l(
        "It uses a database of the browser (IndexedDB), which the sandbox does not have. "
        "localStorage works: %(names)s",
        names=names,
    ),
    "uses-calls": lambda names: _l(
        "It wants to call other computers (WebRTC), which is switched off here: %(names)s",
        names=names,
    ),
    "uses-parent-page": lambda names: _l(
        "It wants to read the page around it, which the sandbox does not allow: %(names)s",
        names=names,
    ),
    "h5p-unreadable": lambda names: _l(
        "A part of the H5P file cannot be read: %(names)s. Please export it again.", names=names
    ),
    "h5p-no-main-library": lambda names: _l(
        "The H5P file does not say with which library it is shown (%(names)s). Please export it "
        "again.",
        names=names,
    ),
    "h5p-missing-libraries": lambda names: _l(
        "The H5P file lacks libraries that it needs: %(names)s. Please export it from a system "
        "that packs the libraries, for example with Lumi or Moodle.",
        names=names,
    ),
    "h5p-not-runnable": lambda names: _l(
        "This kind of H5P content is only a part of others and cannot run alone: %(names)s",
        names=names,
    ),
    "h5p-broken-libraries": lambda names: _l(
        "Files of H5P libraries are missing: %(names)s. Please export it again.", names=names
    ),
    "h5p-parts-missing": lambda names: _l(
        "Parts of the content need libraries that are not in the file, and will stay empty: "
        "%(names)s",
        names=names,
    ),
    "h5p-needs-microphone": lambda names: _l(
        "These parts need a microphone, which is not handed to packages here: %(names)s",
        names=names,
    ),
    "h5p-needs-other-site": lambda names: _l(
        "These parts show pages from elsewhere, which is blocked here: %(names)s", names=names
    ),
}


def sentence_of(finding: Finding) -> Message:
    """Return the sentence for a finding."""
    return REASONS[finding.code](listed(finding.names))


def listed(names: Sequence[str]) -> str:
    """Return names as one line."""
    return ", ".join(names)
