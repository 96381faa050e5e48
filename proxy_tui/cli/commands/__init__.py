"""The commands of the command line, one a module, each with ``run(arguments) -> int``.

``cli`` parses and picks; a command is imported only when it runs. What goes wrong is raised as a
``ProxyTuiError``, which ``main`` prints.
"""
