from django.db import migrations

KINDS = "spmtkx"
AT_ONCE = 500


def packed(title, body):
    """The terms of an entry as `language/packing.py` has them: here once more, so that this step stays what it was."""
    terms = sorted(term for term in {**title, **body} if term[0] in KINDS and [term] == term.split())
    lengths = [sum(title.get(term, 0) + body.get(term, 0) for term in terms if term[0] == kind) for kind in KINDS]
    lines = [" ".join(map(str, lengths))]
    for are_stems in (True, False):
        run = [term for term in terms if (term[0] == "s") == are_stems]
        lines.append(" ".join(run))
        lines += ["".join(chr(48 + min(field.get(term, 0), 50_000)) for term in run) for field in (title, body)]
    return "\n".join(lines)


def pack(apps, editor):
    """A piece at a time, so that readers and writers wait for none; begun again, it goes on where it was."""
    entries = apps.get_model("content", "SearchEntry").objects.using(editor.connection.alias)
    last = 0
    while rows := list(entries.filter(pk__gt=last, packed="").order_by("pk").values_list("pk", "counts")[:AT_ONCE]):
        with editor.connection.cursor() as cursor:
            told = [(packed(counts["title"], counts["body"]), pk) for pk, counts in rows]
            cursor.executemany("UPDATE content_searchentry SET packed = %s WHERE id = %s", told)
        last = rows[-1][0]


class Migration(migrations.Migration):
    """What stands in the index already is packed too."""

    atomic = False

    dependencies = [("content", "0017_packed_entries")]

    operations = [migrations.RunPython(pack, migrations.RunPython.noop)]
