-- What the history of a slip lists, one row an entry. The entry itself is in
-- the event: its rank tells apart the entries of one event.
CREATE TABLE slip_log (
    row_number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    rank SMALLINT NOT NULL,
    PRIMARY KEY (row_number, at, seq, rank)
) {CLUSTERED};
