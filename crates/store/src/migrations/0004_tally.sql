-- Running sums over slips and records, kept by the commits themselves: reading
-- them never reads documents. A shard spreads the writers of one sum.
CREATE TABLE tally (
    org {TEXT} NOT NULL,
    measure SMALLINT NOT NULL,
    period BIGINT NOT NULL,
    key {TEXT} NOT NULL,
    shard SMALLINT NOT NULL,
    count BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    PRIMARY KEY (org, measure, period, key, shard)
) {CLUSTERED};
-- What each slip adds to the sums, to be taken back when it changes.
CREATE TABLE slip_tally (
    row_number BIGINT NOT NULL PRIMARY KEY,
    tallies {TEXT} NOT NULL
) {CLUSTERED};
