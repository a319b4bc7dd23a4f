-- The account log's numbers have no gap and its time never runs back: where a date lies among them is found by halving,
-- and no index has to be kept for it with every posting.
DROP INDEX ledger_postings_by_log_time;
