// Days of RRULEs by ical.js, the implementation of Mozilla's calendar: one question a line, one answer a line.
import { createInterface } from "node:readline";
import ICAL from "../../../web/assets/node_modules/ical.js/dist/ical.js";

for await (const line of createInterface({ input: process.stdin })) {
  const { rrule, start, from, to } = JSON.parse(line);
  const days = ICAL.Recur.fromString(rrule).iterator(ICAL.Time.fromDateString(start));
  const found = [];
  for (let day = days.next(); day && day.toString() <= to; day = days.next()) {
    if (day.toString() >= from) found.push(day.toString());
  }
  console.log(JSON.stringify(found));
}
