"""Documents (文书): Word templates that an office can edit, filled with words, printed as PDF. Rendering only.

rendering   template + words -> docx, the same bytes for the same words
pdf         docx -> PDF without an office suite
wording     how dates, terms and money are written in an official document
check_codes the short code at the foot of a page, typed back by whoever doubts the paper
paper       the official page style, for building our own templates
"""
