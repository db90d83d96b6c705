# Backflow in a small image: the first stage builds, the second carries only what runs.
ARG BASE=python:3.13-slim

FROM ${BASE} AS builder
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /source
COPY requirements.txt requirements-build.txt ./
RUN python3 -m venv /opt/build \
    && /opt/build/bin/pip install --require-hashes --requirement requirements-build.txt \
    && python3 -m venv /opt/backflow \
    && /opt/backflow/bin/pip install --require-hashes --requirement requirements.txt
COPY pyproject.toml hatch_build.py backflow.py README.md LICENSE ./
COPY static static
COPY templates templates
COPY engine engine
COPY app app
RUN /opt/build/bin/hatchling build --target wheel \
    && /opt/backflow/bin/pip install --no-index --no-deps dist/*.whl \
    && /opt/backflow/bin/pip uninstall --yes pip

FROM ${BASE}
COPY --from=builder /opt/backflow /opt/backflow
ENV PATH=/opt/backflow/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OPENBLAS_NUM_THREADS=1 \
    MALLOC_ARENA_MAX=2 \
    BACKFLOW_HOST=0.0.0.0 \
    BACKFLOW_PORT=8000 \
    BACKFLOW_LESSONS=/lessons
RUN mkdir /lessons
WORKDIR /opt/backflow
USER 10001:10001
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ['BACKFLOW_PORT']}/healthz\", timeout=2)"]
CMD ["backflow"]
