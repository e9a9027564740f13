"""Write our first document templates again: `.venv/bin/python tools/make_document_templates.py`.

Overwrites the .docx files in the package; look at the difference before committing.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anhe.site.settings")
django.setup()

if __name__ == "__main__":
    from anhe.correction.documents.making import make_all
    from anhe.correction.documents.manifest import FOLDER

    for path in make_all(FOLDER):
        print(path.name)
