"""The forms of electronic positioning.

manifest  every form: title, number series, template, and the words it needs
filling   where those words come from in an act
making    how our first templates were laid out; the .docx files beside it are what offices may edit
"""
