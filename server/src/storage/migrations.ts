import { Spine1764000000000 } from './migrations/1764000000000-spine.js';
import { Identity1764100000000 } from './migrations/1764100000000-identity.js';
import { Live1764200000000 } from './migrations/1764200000000-live.js';
import { Verdicts1764300000000 } from './migrations/1764300000000-verdicts.js';
import { CriterionClocks1764350000000 } from './migrations/1764350000000-criterion-clocks.js';
import { ErrorDispersion1764360000000 } from './migrations/1764360000000-error-dispersion.js';
import { Roles1764500000000 } from './migrations/1764500000000-roles.js';
import { People1764500000001 } from './migrations/1764500000001-people.js';
import { Keys1764500000002 } from './migrations/1764500000002-keys.js';
import { Declared1764600000000 } from './migrations/1764600000000-declared.js';
import { Practice1764600000001 } from './migrations/1764600000001-practice.js';
import { Capacity1764600000002 } from './migrations/1764600000002-capacity.js';
import { WithoutHelp1764600000003 } from './migrations/1764600000003-without-help.js';
import { Activity1764700000000 } from './migrations/1764700000000-activity.js';
import { Decisions1764700000001 } from './migrations/1764700000001-decisions.js';
import { Usage1764800000000 } from './migrations/1764800000000-usage.js';
import { WatchTime1764900000000 } from './migrations/1764900000000-watch-time.js';
import { SegmentPatterns1764910000000 } from './migrations/1764910000000-segment-patterns.js';
import { Reminders1764910000001 } from './migrations/1764910000001-reminders.js';
import { Erasures1765000000000 } from './migrations/1765000000000-erasures.js';
import { DeletedTickets1765000000001 } from './migrations/1765000000001-deleted-tickets.js';
import { Passkeys1765000000002 } from './migrations/1765000000002-passkeys.js';
import { PromisedTimes1765100000000 } from './migrations/1765100000000-promised-times.js';
import { ReadinessFiles1765200000000 } from './migrations/1765200000000-readiness-files.js';
import { ErasedTickets1765300000000 } from './migrations/1765300000000-erased-tickets.js';
import { RunDispersion1765400000000 } from './migrations/1765400000000-run-dispersion.js';
import { StageHours1765500000000 } from './migrations/1765500000000-stage-hours.js';
import { Markers1765500000001 } from './migrations/1765500000001-markers.js';
import { Digests1765500000002 } from './migrations/1765500000002-digests.js';
import { Badges1765600000000 } from './migrations/1765600000000-badges.js';
import { Earliest1765600000001 } from './migrations/1765600000001-earliest.js';
import { EarliestSignal1765600000002 } from './migrations/1765600000002-earliest-signal.js';
import { Received1765800000000 } from './migrations/1765800000000-received.js';
import { LoadBasis1765800000001 } from './migrations/1765800000001-load-basis.js';
import { TotalsOfSignals1765900000000 } from './migrations/1765900000000-totals-of-signals.js';
import { TicketTimes1766000000000 } from './migrations/1766000000000-ticket-times.js';

/** In the order they run. A migration that was released is never changed. */
export const MIGRATIONS = [
  Spine1764000000000,
  Identity1764100000000,
  Live1764200000000,
  Verdicts1764300000000,
  CriterionClocks1764350000000,
  ErrorDispersion1764360000000,
  Roles1764500000000,
  People1764500000001,
  Keys1764500000002,
  Declared1764600000000,
  Practice1764600000001,
  Capacity1764600000002,
  WithoutHelp1764600000003,
  Activity1764700000000,
  Decisions1764700000001,
  Usage1764800000000,
  WatchTime1764900000000,
  SegmentPatterns1764910000000,
  Reminders1764910000001,
  Erasures1765000000000,
  DeletedTickets1765000000001,
  Passkeys1765000000002,
  PromisedTimes1765100000000,
  ReadinessFiles1765200000000,
  ErasedTickets1765300000000,
  RunDispersion1765400000000,
  StageHours1765500000000,
  Markers1765500000001,
  Digests1765500000002,
  Badges1765600000000,
  Earliest1765600000001,
  EarliestSignal1765600000002,
  Received1765800000000,
  LoadBasis1765800000001,
  TotalsOfSignals1765900000000,
  TicketTimes1766000000000,
];
