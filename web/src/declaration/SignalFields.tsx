import { Button, Checkbox, Group, Text, TextInput } from '@mantine/core';
import type { DimensionDeclaration, FeatureDeclaration } from '@rollout-health/shared/rollout';
import { AddRow } from './AddRow';
import { addDimension, addFeature, addJourney, removeAt, replaceAt, withText, type Journey } from './edit-declaration';
import { MixField } from './MixField';

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
          <MixField
            label="Planned mix, in %"
            placeholder="ios 60, android 40"
            mix={dimension.plannedMix}
            onChange={(mix) => onChange(replaceAt(dimensions, index, withMix(dimension, mix)))}
          />
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

function withMix({ plannedMix: _, ...dimension }: DimensionDeclaration, mix: Record<string, number>): DimensionDeclaration {
  return Object.keys(mix).length === 0 ? dimension : { ...dimension, plannedMix: mix };
}

/** Features by the event that tells of their use: what came since the pilot, and what nobody uses. */
export function FeatureFields({ features, onChange }: { features: FeatureDeclaration[]; onChange: (features: FeatureDeclaration[]) => void }) {
  return (
    <>
      {features.length === 0 && (
        <Text size="sm" c="dimmed">
          No feature is named, so what was added since the pilot shows by the names of events only.
        </Text>
      )}
      {features.map((feature, index) => {
        const change = (next: FeatureDeclaration) => onChange(replaceAt(features, index, next));
        return (
          <Group key={feature.key} gap="sm" align="flex-end" role="group" aria-label={`Feature ${feature.name}`}>
            <TextInput
              label="Feature"
              required
              maxLength={120}
              value={feature.name}
              onChange={(event) => change({ ...feature, name: event.currentTarget.value })}
            />
            <TextInput
              label="Used when the event comes"
              required
              maxLength={200}
              value={feature.event}
              onChange={(event) => change({ ...feature, event: event.currentTarget.value })}
            />
            <Checkbox
              label="Part of what it is for"
              mb="xs"
              checked={feature.core ?? false}
              onChange={(event) => change({ ...feature, core: event.currentTarget.checked })}
            />
            <TakeOut of={`the feature ${feature.name}`} onRemove={() => onChange(removeAt(features, index))} />
          </Group>
        );
      })}
      <AddRow
        title="Add a feature"
        fields={[
          { name: 'name', label: 'Feature', placeholder: 'Such as: Reminders' },
          { name: 'event', label: 'Used when the event comes', placeholder: 'reminder set' },
        ]}
        onAdd={({ name = '', event = '' }) => onChange(addFeature(features, { name, event }))}
      />
    </>
  );
}

export const TakeOut = ({ of, onRemove }: { of: string; onRemove: () => void }) => (
  <Button size="xs" variant="subtle" color="gray" aria-label={`Take out ${of}`} onClick={onRemove}>
    Take out
  </Button>
);
