"""Paths of fields: a dot means a field, and a name in backticks is one name whatever characters it has."""

from pyspark.sql import functions as F
from pyspark.sql.types import ArrayType, StructType


def parse_path(text):
    """Names of a path."""
    names, name, quoted = [], "", False
    for character in text:
        if character == "`":
            quoted = not quoted
        elif character == "." and not quoted:
            names.append(name)
            name = ""
        else:
            name += character
    if quoted:
        raise ValueError(f"Unclosed backtick in {text!r}")
    return [*names, name]


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


def column(*names):
    """A column or field by its names."""
    return F.col(".".join(quoted(name) for name in names))


def find(fields, name, case_sensitive=False):
    """The field of this name; None: there is none."""
    for field in fields:
        if field.name == name or (not case_sensitive and field.name.lower() == name.lower()):
            return field
    return None


def without(value, data_type, paths):
    """The value without the fields at these paths, also within arrays; a null struct stays null."""
    if isinstance(data_type, ArrayType):
        return F.transform(value, lambda each: without(each, data_type.elementType, paths))
    if not isinstance(data_type, StructType):
        return value
    members = []
    for field in data_type.fields:
        below = [path[1:] for path in paths if path[0].lower() == field.name.lower()]
        if [] in below:
            continue
        own = value.getField(field.name)
        members.append((without(own, field.dataType, below) if below else own).alias(field.name))
    if not members:
        raise NotImplementedError("The documentation does not say what becomes of a struct that loses its last field")
    return F.when(value.isNotNull(), F.struct(*members))


def renamed(value, data_type, path, new_name):
    """The value with another name for the field at a path; a null struct stays null."""
    members = []
    for field in data_type.fields:
        own = value.getField(field.name)
        if field.name.lower() != path[0].lower():
            members.append(own.alias(field.name))
        elif len(path) == 1:
            members.append(own.alias(new_name))
        else:
            members.append(renamed(own, field.dataType, path[1:], new_name).alias(field.name))
    return F.when(value.isNotNull(), F.struct(*members))
