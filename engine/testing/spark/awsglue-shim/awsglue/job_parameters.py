"""Parameters of a job."""


class GlueArgumentError(Exception):
    pass


_reserved = {"job_bookmark_option", "job_bookmark_from", "job_bookmark_to", "job-bookmark-option"}


def getResolvedOptions(args, options):
    """Each of the options must be given, as `--name value`."""
    given = {}
    rest = list(args[1:])
    while rest:
        name = rest.pop(0)
        if not name.startswith("--"):
            continue
        if "=" in name:
            name, value = name.split("=", 1)
            given[name[2:]] = value
        elif rest and not rest[0].startswith("--"):
            given[name[2:]] = rest.pop(0)
    for option in options:
        if option in _reserved:
            raise RuntimeError(f"Using reserved arguments {option}")
        if option not in given:
            raise GlueArgumentError(f"the following arguments are required: --{option}")
    resolved = {option: given[option] for option in options}
    if "TempDir" in given:
        resolved["TempDir"] = resolved["RedshiftTempDir"] = given["TempDir"]
    return resolved
