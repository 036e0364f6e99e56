"""The pictures among the answers of a copy, for those who work on it."""

from flask.typing import ResponseReturnValue

from toolbox.delivery.doors import public
from toolbox.delivery.downloads import send_picture
from toolbox.foundation.errors import NotFound
from toolbox.foundation.i18n import _l
from toolbox.foundation.storage.installed import installed_storage
from toolbox.web.workshop import serving
from toolbox.workshop import queries


@public
def picture(key: str, name: str) -> ResponseReturnValue:
    """Show a picture that was uploaded to a copy."""
    file = queries.pictures_of(serving.copy_at(key).id).get(name)
    if file is None:
        raise NotFound(_l("This picture is not there any more."))
    with installed_storage().open(file.sha256) as stream:
        content = stream.read()
    return send_picture(content, media_type=file.media_type, etag=file.sha256, is_public=False)
