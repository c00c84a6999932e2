"""Imported once by the process that readers come of: what the first document would load is there for all of them."""

from extractors.extract import extract

ORDER = "订单号,PO-1\n品名,数量,单位,单价\n螺钉,200,件,0.50\nPlease deliver 200 pcs by 2026-12-01.\n"

extract(ORDER.encode(), "order.csv")
