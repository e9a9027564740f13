"""Write our first document templates again: `.venv/bin/python tools/make_document_templates.py`.

Overwrites the .docx files in the package, which offices may have copies of; look at the difference before committing.
"""

from anhe.correction.documents.making import make_all
from anhe.correction.documents.manifest import FOLDER

if __name__ == "__main__":
    for path in make_all(FOLDER):
        print(path.name)
