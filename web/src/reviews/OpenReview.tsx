import { useState, type FormEvent } from 'react';
import { Button, Fieldset, Group, NativeSelect, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { PremortemItem, PremortemMark, Review, ReviewClose } from '@rollout-health/shared/reviews';
import { closeReview, reviewQuery, writeReview } from '../api/reviews';
import { ErrorState } from '../parts/ErrorState';
import { formatWhole } from '../parts/format';
import { LoadingState } from '../parts/LoadingState';
import { useMay } from '../parts/use-may';
import { EvidencePack } from './Agenda';

const DECISIONS: { value: ReviewClose['decision']; label: string }[] = [
  { value: 'hold', label: 'Hold: it goes on as it is' },
  { value: 'advance', label: 'Advance to the next stage' },
  { value: 'pause', label: 'Pause' },
  { value: 'roll-back', label: 'Roll back' },
];

/** A review under way: its evidence is frozen, what people find is written in. */
export function OpenReview({ rollout, id, premortem }: { rollout: string; id: string; premortem: PremortemItem[] }) {
  const query = useQuery(reviewQuery(rollout, id));
  const mayHold = useMay('reviews.hold', rollout);
  if (!query.data) return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <LoadingState />;
  const review = query.data;
  return (
    <Stack gap="md" mt="sm">
      <Text size="sm">
        Opened by {review.openedBy}, {formatWhole(review.openedAt)}.
      </Text>
      <EvidencePack rollout={rollout} evidence={review.evidence} title="Frozen" />
      {mayHold && (
        <ReviewForm
          key={review.id}
          rollout={rollout}
          review={review}
          items={premortem.filter(({ isSettled, markedAt }) => !isSettled || markedAt! >= review.openedAt)}
        />
      )}
    </Stack>
  );
}

function ReviewForm({ rollout, review, items }: { rollout: string; review: Review; items: PremortemItem[] }) {
  const cache = useQueryClient();
  const [attendees, setAttendees] = useState(review.attendees.join(', '));
  const [findings, setFindings] = useState(review.findings);
  const [marks, setMarks] = useState<Record<string, PremortemMark>>(() => Object.fromEntries(review.marks.map(({ item, mark }) => [item, mark])));
  const [decision, setDecision] = useState<ReviewClose['decision']>('hold');
  const [reason, setReason] = useState('');
  const fetchAnew = () => cache.invalidateQueries({ queryKey: ['rollout', rollout] });
  const write = () =>
    writeReview(rollout, review.id, {
      attendees: attendees
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
      findings,
      marks: Object.entries(marks).map(([item, mark]) => ({ item, mark })),
    });
  const save = useMutation({ mutationFn: write, onSuccess: () => notifications.show({ message: 'Saved. The review is still open.' }) });
  const close = useMutation({
    mutationFn: async () => {
      await write();
      return closeReview(rollout, review.id, { decision, reason: reason.trim() });
    },
    onSuccess: fetchAnew,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    close.mutate();
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md" maw="48rem">
        <TextInput label="Who is there" description="Names, with commas" value={attendees} onChange={(event) => setAttendees(event.currentTarget.value)} />
        {items.length > 0 && (
          <Fieldset legend="What we feared might go wrong">
            {items.map(({ id, text }) => (
              <Radio.Group key={id} label={text} required value={marks[id] ?? null} onChange={(mark) => setMarks({ ...marks, [id]: mark })} mb="sm">
                <Group gap="md" mt={4}>
                  <Radio value="happened" label="Happened" />
                  <Radio value="not" label="Did not" />
                  <Radio value="still-possible" label="Still possible" />
                </Group>
              </Radio.Group>
            ))}
          </Fieldset>
        )}
        <Textarea
          label="Findings"
          description="What was found, in the words of those who were there"
          required
          autosize
          minRows={4}
          maxLength={20_000}
          value={findings}
          onChange={(event) => setFindings(event.currentTarget.value)}
        />
        <Group align="flex-start" grow>
          <NativeSelect
            label="Decision"
            data={DECISIONS}
            value={decision}
            onChange={(event) => setDecision(DECISIONS.find(({ value }) => value === event.currentTarget.value)?.value ?? 'hold')}
          />
          <Textarea label="Reason" required autosize minRows={1} maxLength={2_000} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </Group>
        {save.error || close.error ? <ErrorState error={close.error ?? save.error} /> : null}
        <Group>
          <Button type="submit" loading={close.isPending}>
            Close the review and decide
          </Button>
          <Button variant="default" loading={save.isPending} onClick={() => save.mutate()}>
            Save, go on later
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
