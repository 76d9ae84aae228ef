"""The ledger's own tables. Rows are inserted by `append` and nowhere else.

Every column of `store_entry` and `store_checkpoint` stands in a leaf, is
recomputed from it, or is hashed into it; `phoihop verify` compares each of
them. Triggers refuse UPDATE and DELETE on entries.
"""

from django.db import models


class EntryRow(models.Model):
    """One entry as it was hashed, and the signature of the checkpoint it ends.

    Costs about 1 KB a row; catches any change that does not hold the signing key.
    """

    index = models.PositiveBigIntegerField(primary_key=True)
    kind = models.CharField(max_length=100)
    at = models.CharField(max_length=24)
    stream = models.CharField(max_length=26)
    stream_seq = models.PositiveBigIntegerField()
    leaf = models.BinaryField()
    leaf_hash = models.BinaryField(max_length=32)
    sealed = models.BinaryField()
    signature = models.BinaryField(max_length=64)

    class Meta:
        db_table = "store_entry"
        ordering = ("index",)
        constraints = (
            models.UniqueConstraint(
                fields=("stream", "stream_seq"), name="store_entry_stream_seq"
            ),
        )

    def __str__(self) -> str:
        return f"#{self.index} {self.kind}"


class CheckpointRow(models.Model):
    """The head of the ledger: one row, moved by compare-and-swap on its size."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    size = models.PositiveBigIntegerField()
    root = models.BinaryField(max_length=32)
    edge = models.BinaryField()
    note = models.TextField()

    class Meta:
        db_table = "store_checkpoint"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(id=1), name="store_checkpoint_one_row"
            ),
        )

    def __str__(self) -> str:
        return f"{self.size}"


class TileRow(models.Model):
    """The 256 hashes of a full tile, the root over them, and for level 0 the stamp.

    Costs 33 bytes an entry; spares a proof reading every leaf hash, and a
    verification 255 of 256 signatures.
    """

    pk = models.CompositePrimaryKey("level", "number")
    level = models.PositiveSmallIntegerField()
    number = models.PositiveBigIntegerField()
    hashes = models.BinaryField()
    root = models.BinaryField(max_length=32)
    stamp = models.BinaryField(max_length=64)

    class Meta:
        db_table = "store_tile"

    def __str__(self) -> str:
        return f"{self.level}/{self.number}"


class KeyRow(models.Model):
    """The data key of one stream or person, wrapped. All zeros once destroyed.

    The zeros are as long as the key was, so that it is overwritten in place.
    """

    owner = models.CharField(max_length=26, primary_key=True)
    wrapped = models.BinaryField(max_length=40)

    class Meta:
        db_table = "store_key"

    def __str__(self) -> str:
        return self.owner


class DocumentRow(models.Model):
    """A sealed file in the folder of documents, found by the hash of its sealed bytes.

    `kept` is set in the transaction of the first entry that refers to it; what
    is not kept is an orphan, and swept.
    """

    id = models.CharField(max_length=26, primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    stream = models.CharField(max_length=26, db_index=True)
    media_type = models.CharField(max_length=100)
    kept = models.BooleanField(default=False)

    class Meta:
        db_table = "store_document"

    def __str__(self) -> str:
        return self.id
