enum ReportsVersion {}
