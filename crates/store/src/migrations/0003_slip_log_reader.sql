-- The history of each organisation, in the order in which it is read: one row an
-- entry and an organisation that the slip stands in the scope of.
CREATE TABLE slip_log_reader (
    org {TEXT} NOT NULL,
    at BIGINT NOT NULL,
    row_number BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    rank SMALLINT NOT NULL,
    PRIMARY KEY (org, at, row_number, seq, rank)
) {CLUSTERED};
CREATE INDEX slip_log_reader_of_slip ON slip_log_reader (row_number, org);
-- Tab 0 was the scope when histories were read through tabs.
INSERT INTO slip_log_reader (org, at, row_number, seq, rank)
SELECT t.org, l.at, l.row_number, l.seq, l.rank
FROM slip_log AS l JOIN slip_tab AS t ON t.row_number = l.row_number
WHERE t.tab = 0;
