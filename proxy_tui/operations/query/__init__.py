"""The query language: parser, compiler, fields, completion, views."""
