from anhe.casework.models.configuration import ConfigurationVersion
from anhe.casework.models.duties import DutyRecord
from anhe.casework.models.entries import Entry
from anhe.casework.models.envelopes import Envelope
from anhe.casework.models.files import File, FileKind
from anhe.casework.models.notices import Notice, TextMessage
from anhe.casework.models.papers import Attachment, Document
from anhe.casework.models.reads import FileRead, Grant, Purpose, ReadChain
from anhe.casework.models.series import NumberSeries

__all__ = [
    "Attachment",
    "ConfigurationVersion",
    "Document",
    "DutyRecord",
    "Entry",
    "Envelope",
    "File",
    "FileKind",
    "FileRead",
    "Grant",
    "Notice",
    "NumberSeries",
    "Purpose",
    "ReadChain",
    "TextMessage",
]
