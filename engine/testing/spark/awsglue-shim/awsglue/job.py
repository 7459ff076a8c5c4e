"""A job with its bookmark, of which nothing is kept: every run reads all files."""


class Job:
    #: Jobs that were started and not committed, by name.
    open = set()

    def __init__(self, glue_context):
        self._name = None

    def init(self, job_name, args={}):
        if "JOB_NAME" not in args:
            raise ValueError("Job.init needs the resolved options")
        self._name = job_name
        Job.open.add(job_name)

    def commit(self):
        if self._name not in Job.open:
            raise RuntimeError("The job was not started")
        Job.open.remove(self._name)
