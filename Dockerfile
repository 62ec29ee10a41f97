# One image for web, worker and beat. docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
# pg_dump and pg_restore of the series that docker-compose.yml runs.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-15 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home kynnys \
    && install -d -o kynnys /var/lib/kynnys/media /var/lib/kynnys/ledger /var/lib/kynnys/backups
WORKDIR /app

COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes -r requirements/run.txt

COPY . .
# DEMO=1 only stands in for the secrets here: nothing of them ends up in the image.
RUN DEMO=1 python manage.py compile_texts && DEMO=1 python manage.py collectstatic --noinput

USER kynnys
EXPOSE 8000
CMD ["gunicorn", "--config", "ops/gunicorn.conf.py", "portal.wsgi"]
