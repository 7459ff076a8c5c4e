"""Transforms as classes, each with `apply`."""


class ApplyMapping:
    @staticmethod
    def apply(frame, mappings, case_sensitive=False, transformation_ctx="", **thresholds):
        return frame.apply_mapping(mappings, case_sensitive, transformation_ctx, **thresholds)


class SelectFields:
    @staticmethod
    def apply(frame, paths, transformation_ctx="", **thresholds):
        return frame.select_fields(paths, transformation_ctx, **thresholds)


class DropFields:
    @staticmethod
    def apply(frame, paths, transformation_ctx="", **thresholds):
        return frame.drop_fields(paths, transformation_ctx, **thresholds)


class RenameField:
    @staticmethod
    def apply(frame, old_name, new_name, transformation_ctx="", **thresholds):
        return frame.rename_field(old_name, new_name, transformation_ctx, **thresholds)


class Filter:
    @staticmethod
    def apply(frame, f, transformation_ctx="", **thresholds):
        return frame.filter(f, transformation_ctx, **thresholds)


class Join:
    @staticmethod
    def apply(frame1, frame2, keys1, keys2, transformation_ctx=""):
        return frame1.join(keys1, keys2, frame2, transformation_ctx)


class SplitFields:
    @staticmethod
    def apply(frame, paths, name1=None, name2=None, transformation_ctx="", **thresholds):
        base = frame.name or "frame"
        return frame.split_fields(paths, name1 or f"{base}1", name2 or f"{base}2", transformation_ctx, **thresholds)


class UnnestFrame:
    @staticmethod
    def apply(frame, transformation_ctx="", **thresholds):
        return frame.unnest(transformation_ctx, **thresholds)


class Relationalize:
    @staticmethod
    def apply(frame, staging_path=None, name="roottable", options=None, transformation_ctx="", **thresholds):
        return frame.relationalize(name, staging_path, options or {}, transformation_ctx, **thresholds)


class SelectFromCollection:
    @staticmethod
    def apply(dfc, key, transformation_ctx=""):
        return dfc.select(key, transformation_ctx)


__all__ = [
    "ApplyMapping",
    "DropFields",
    "Filter",
    "Join",
    "Relationalize",
    "RenameField",
    "SelectFields",
    "SelectFromCollection",
    "SplitFields",
    "UnnestFrame",
]
