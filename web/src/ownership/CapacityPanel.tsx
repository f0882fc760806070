import { useState } from 'react';
import { Anchor, Button, Chip, Group, Input, NumberInput, Text, TextInput } from '@mantine/core';
import { Weekday } from '@rollout-health/shared/declared-practice';
import { Link } from 'wouter';
import type { OwnershipPage } from '@rollout-health/shared/ownership';
import { declareCapacity } from '../api/practice';
import { toFailure } from '../api/problem-failure';
import { May } from '../parts/May';
import { FormDialog } from '../practice/FormDialog';
import { formatHours, formatPeople, formatRange } from '../practice/format-hours';
import { Panel } from '../practice/PracticePage';
import styles from '../practice/practice.module.css';
import { useChange } from '../practice/use-change';

/** Who is there to answer tickets, held against what the next stage brings. */
export function CapacityPanel({ rollout, capacity, next }: { rollout: string; capacity: OwnershipPage['capacity']; next: OwnershipPage['next'] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel
      title="Capacity of support"
      id="capacity"
      action={
        <May use="practice.edit" rollout={rollout}>
          <Button size="xs" variant="default" onClick={() => setOpen(true)}>
            {capacity ? 'Change the capacity' : 'Declare the capacity'}
          </Button>
        </May>
      }
    >
      {capacity ? (
        <>
          <dl className={styles.sizes}>
            <div>
              <dt>There is</dt>
              <dd>
                {formatHours(capacity.hours)} a week
                <span>{formatPeople(capacity.agents)}</span>
              </dd>
            </div>
            <div>
              <dt>Tickets take now</dt>
              <dd>
                {capacity.now ? formatHours(capacity.now.hours) : 'Not known'}
                {capacity.now && <span>{formatRange(capacity.now)}</span>}
              </dd>
            </div>
            {next && (
              <div>
                <dt>In {next.name}</dt>
                <dd>
                  {capacity.next ? formatHours(capacity.next.hours) : 'Not known'}
                  {capacity.next && <span>{formatRange(capacity.next)}</span>}
                </dd>
              </div>
            )}
          </dl>
          <Anchor component={Link} size="sm" underline="always" href={`/r/${rollout}/support#to-come`}>
            What it is made of, on Support
          </Anchor>
          <Text size="sm">{capacity.text ?? 'By what was counted so far, it is enough for the next stage.'}</Text>
        </>
      ) : (
        <Text size="sm">Nobody said how many people answer tickets, so nothing says that they can carry more.</Text>
      )}
      {isOpen && <CapacityDialog rollout={rollout} capacity={capacity} onClose={() => setOpen(false)} />}
    </Panel>
  );
}

function CapacityDialog({ rollout, capacity, onClose }: { rollout: string; capacity: OwnershipPage['capacity']; onClose: () => void }) {
  const [agents, setAgents] = useState<number | string>(capacity?.agents ?? '');
  const [hoursPerWeek, setHours] = useState<number | string>(capacity?.hoursPerWeek ?? 35);
  const [minutesPerTicket, setMinutes] = useState<number | string>(capacity?.minutesPerTicket ?? 15);
  const [workingDays, setWorkingDays] = useState<Weekday[]>(capacity?.workingDays ?? [...Weekday.options].slice(0, 5));
  const [from, setFrom] = useState(capacity?.workingHours?.from ?? '');
  const [to, setTo] = useState(capacity?.workingHours?.to ?? '');
  const [timeZone, setTimeZone] = useState(capacity?.workingHours?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [workableDays, setWorkableDays] = useState<number | string>(capacity?.workableDays ?? 5);
  const saving = useChange(
    rollout,
    () =>
      declareCapacity(rollout, {
        agents: Number(agents),
        hoursPerWeek: Number(hoursPerWeek),
        minutesPerTicket: Number(minutesPerTicket),
        workingDays,
        ...(from && to && { workingHours: { from, to, timeZone } }),
        workableDays: Number(workableDays),
      }),
    onClose,
  );
  const messageAt = (path: string) => (saving.error ? toFailure(saving.error).messageAt(path) : undefined);
  return (
    <FormDialog
      title="Capacity of support"
      save="Save"
      isSaving={saving.isPending}
      error={saving.error}
      onSave={() => saving.mutate(undefined)}
      onClose={onClose}
    >
      <NumberInput label="People who answer tickets" required min={0.1} data-autofocus value={agents} onChange={setAgents} />
      <NumberInput label="Hours a week that each has for it" required min={0.5} max={168} value={hoursPerWeek} onChange={setHours} />
      <NumberInput label="Minutes that a ticket takes" required min={0.5} value={minutesPerTicket} onChange={setMinutes} />
      <Chip.Group multiple value={workingDays} onChange={(days) => setWorkingDays(Weekday.options.filter((day) => days.includes(day)))}>
        <Input.Wrapper label="Days on which tickets are answered" error={messageAt('workingDays')} labelElement="div">
          <Group gap={6} mt={4}>
            {Weekday.options.map((day) => (
              <Chip key={day} value={day} size="xs">
                {day.slice(0, 1).toUpperCase() + day.slice(1, 3)}
              </Chip>
            ))}
          </Group>
        </Input.Wrapper>
      </Chip.Group>
      <Group grow align="flex-start">
        <TextInput type="time" label="From" value={from} error={messageAt('workingHours.from')} onChange={(event) => setFrom(event.currentTarget.value)} />
        <TextInput type="time" label="To" value={to} error={messageAt('workingHours.to')} onChange={(event) => setTo(event.currentTarget.value)} />
        <TextInput
          label="Time zone"
          maxLength={60}
          value={timeZone}
          error={messageAt('workingHours.timeZone')}
          onChange={(event) => setTimeZone(event.currentTarget.value)}
        />
      </Group>
      <NumberInput
        label="A ticket may wait, working days"
        description="When a new one would wait longer, the queue is no longer workable"
        required
        min={0.5}
        max={60}
        value={workableDays}
        onChange={setWorkableDays}
      />
    </FormDialog>
  );
}
