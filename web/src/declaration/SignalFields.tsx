import { useState } from 'react';
import { Button, Group, Text, TextInput } from '@mantine/core';
import type { DimensionDeclaration } from '@rollout-health/shared/rollout';
import { AddRow } from './AddRow';
import { addDimension, addJourney, readMix, removeAt, replaceAt, withText, writeMix, type Journey } from './edit-declaration';

/** Journeys, by the events that begin and end them. */
export function JourneyFields({ journeys, onChange }: { journeys: Journey[]; onChange: (journeys: Journey[]) => void }) {
  return (
    <>
      {journeys.length === 0 && (
        <Text size="sm" c="dimmed">
          No journey is counted, so nothing says whether people manage alone. A journey begins with one event and ends with another.
        </Text>
      )}
      {journeys.map((journey, index) => (
        <Group key={journey.key} gap="sm" align="flex-end" role="group" aria-label={`Journey ${journey.name}`}>
          {(['name', 'start', 'finish'] as const).map((field) => (
            <TextInput
              key={field}
              label={{ name: 'Journey', start: 'Begins with the event', finish: 'Ends with the event' }[field]}
              required
              maxLength={120}
              value={journey[field]}
              onChange={(event) => onChange(replaceAt(journeys, index, { ...journey, [field]: event.currentTarget.value }))}
            />
          ))}
          <TakeOut of={`the journey ${journey.name}`} onRemove={() => onChange(removeAt(journeys, index))} />
        </Group>
      ))}
      <AddRow
        title="Add a journey"
        fields={[
          { name: 'name', label: 'Journey', placeholder: 'Such as: Booking' },
          { name: 'start', label: 'Begins with the event', placeholder: 'booking started' },
          { name: 'finish', label: 'Ends with the event', placeholder: 'booking confirmed' },
        ]}
        onAdd={({ name = '', start = '', finish = '' }) => onChange(addJourney(journeys, { name, start, finish }))}
      />
    </>
  );
}

/** Dimensions that people are told apart by, with who is planned to come. */
export function DimensionFields({ dimensions, onChange }: { dimensions: DimensionDeclaration[]; onChange: (dimensions: DimensionDeclaration[]) => void }) {
  return (
    <>
      {dimensions.length === 0 && (
        <Text size="sm" c="dimmed">
          People are not told apart, so a segment that fails hides in the whole. A dimension is the name of a value that signals carry.
        </Text>
      )}
      {dimensions.map((dimension, index) => (
        <Group key={dimension.key} gap="sm" align="flex-end" role="group" aria-label={`Dimension ${dimension.key}`}>
          <TextInput
            label={`Shown as (${dimension.key})`}
            maxLength={120}
            placeholder={dimension.key}
            value={dimension.name ?? ''}
            onChange={(event) => onChange(replaceAt(dimensions, index, withText(dimension, 'name', event.currentTarget.value)))}
          />
          <MixField dimension={dimension} onChange={(next) => onChange(replaceAt(dimensions, index, next))} />
          <TakeOut of={`the dimension ${dimension.key}`} onRemove={() => onChange(removeAt(dimensions, index))} />
        </Group>
      ))}
      <AddRow
        title="Add a dimension"
        fields={[{ name: 'key', label: 'As signals name it', placeholder: 'device' }]}
        onAdd={({ key = '' }) => onChange(addDimension(dimensions, key))}
      />
    </>
  );
}

/** Kept as it is typed; what cannot be read is said here and changes nothing. */
function MixField({ dimension, onChange }: { dimension: DimensionDeclaration; onChange: (dimension: DimensionDeclaration) => void }) {
  const [text, setText] = useState(() => writeMix(dimension.plannedMix));
  const isRead = readMix(text) !== null;
  const change = (next: string) => {
    setText(next);
    const mix = readMix(next);
    if (mix === null) return;
    const { plannedMix: _, ...rest } = dimension;
    onChange(Object.keys(mix).length === 0 ? rest : { ...rest, plannedMix: mix });
  };
  return (
    <TextInput
      label="Planned mix, in %"
      placeholder="ios 60, android 40"
      style={{ flex: '1 1 14rem' }}
      value={text}
      error={isRead ? undefined : 'Write each value with its share, such as: ios 60, android 40'}
      onChange={(event) => change(event.currentTarget.value)}
    />
  );
}

export const TakeOut = ({ of, onRemove }: { of: string; onRemove: () => void }) => (
  <Button size="xs" variant="subtle" color="gray" aria-label={`Take out ${of}`} onClick={onRemove}>
    Take out
  </Button>
);
