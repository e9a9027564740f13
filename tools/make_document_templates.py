"""Write our first document templates again: `.venv/bin/python tools/make_document_templates.py`.

Overwrites the .docx files in the package; look at the difference before committing.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anhe.site.settings")
django.setup()

if __name__ == "__main__":
    from anhe.correction.documents import assessment_making, making
    from anhe.correction.documents.manifest import FOLDER
    from anhe.watch.documents import making as watch
    from anhe.watch.documents.manifest import FOLDER as WATCH

    for path in (*making.make_all(FOLDER), *assessment_making.make_all(FOLDER), *watch.make_all(WATCH)):
        print(path.name)
