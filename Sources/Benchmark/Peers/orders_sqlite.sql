-- SQLite's shell: no quantiles of its own, so ranks come from windows. The database is the shell's argument.
.mode list
.separator ' '
WITH gaps AS (SELECT timestamp - lag(timestamp) OVER (ORDER BY timestamp) AS value FROM active_orders),
  counted AS (SELECT value, count(*) AS times FROM gaps WHERE value IS NOT NULL GROUP BY value),
  ranked AS (SELECT value, sum(times) OVER (ORDER BY value) AS until, sum(times) OVER () AS n,
    sum(times * value) OVER () AS total FROM counted)
SELECT 'gap', max(n), max(total), min(value) FILTER (WHERE until * 1000 >= n * 500),
  min(value) FILTER (WHERE until * 1000 >= n * 900), min(value) FILTER (WHERE until * 1000 >= n * 950),
  min(value) FILTER (WHERE until * 1000 >= n * 990), min(value) FILTER (WHERE until * 1000 >= n * 999), max(value)
FROM ranked;
WITH lasting AS (SELECT max(timestamp) - min(timestamp) AS value FROM active_orders GROUP BY virtual_date, iteration),
  ranked AS (SELECT value, row_number() OVER (ORDER BY value) AS until, count(*) OVER () AS n FROM lasting)
SELECT 'iteration', max(n), sum(value), min(value) FILTER (WHERE until * 1000 >= n * 500),
  min(value) FILTER (WHERE until * 1000 >= n * 900), min(value) FILTER (WHERE until * 1000 >= n * 950),
  min(value) FILTER (WHERE until * 1000 >= n * 990), min(value) FILTER (WHERE until * 1000 >= n * 999), max(value)
FROM ranked;
SELECT 'memory', type, count(*), sum(analysis_for_stocks = 'LLM ERROR'), sum(analysis_for_stocks = 'error'),
  sum(length(stock_operations)) FROM memory GROUP BY type;
