"""Keeping what was handed in: checked, hashed, outside the web root."""

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from anhe.casework.models import Attachment, Entry


def keep_attachment(upload: UploadedFile, entry: Entry) -> Attachment:
    """Store an upload that the form has checked. The bytes are on disk before the row is; a run that fails
    afterwards leaves bytes nobody refers to, never a row without bytes.
    """
    from anhe.casework import uploads

    checked = uploads.checked(upload)
    return Attachment(
        file=entry.file,
        entry=entry,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sm3=checked.sm3,
        path=str(uploads.store(checked, settings.ATTACHMENTS)),
    )
