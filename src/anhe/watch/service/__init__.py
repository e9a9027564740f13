"""The watch as one process: doors, pipeline, store, and what keeps them in order (`anhe watch run`)."""
