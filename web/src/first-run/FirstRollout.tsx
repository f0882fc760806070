import { Tabs, Text, Title } from '@mantine/core';
import { CopyCommand } from '../parts/CopyCommand';
import { DeclareForm } from './DeclareForm';
import { sampleDeclaration, toCurl } from './sample-declaration';
import { TemplateForm } from './TemplateForm';

/** Nothing is here yet: what a rollout is, and three ways to declare one. */
export function FirstRollout() {
  const sample = sampleDeclaration({ name: 'Patient portal', purpose: 'Patients book and change appointments by themselves.', pilotUsers: 50 });
  return (
    <>
      <div>
        <Title order={1}>Declare your first rollout</Title>
        <Text maw="42rem" c="dimmed">
          A rollout is a product that grows in stages: a pilot that worked, a transition, stages that each reach more people, and operation. Say what it is for
          and how large each stage is; the rest can be changed later by applying the declaration again.
        </Text>
      </div>
      <Tabs defaultValue="form" keepMounted={false}>
        <Tabs.List mb="md">
          <Tabs.Tab value="form">Fill in a form</Tabs.Tab>
          <Tabs.Tab value="template">Start from a template</Tabs.Tab>
          <Tabs.Tab value="command">Use a command</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="form">
          <DeclareForm />
        </Tabs.Panel>
        <Tabs.Panel value="template">
          <TemplateForm />
        </Tabs.Panel>
        <Tabs.Panel value="command">
          <Text size="sm" mb="sm">
            With an API token in <code>ROLLOUT_HEALTH_TOKEN</code>. The same document may be YAML, and applying it again changes nothing.
          </Text>
          <CopyCommand command={toCurl(sample, window.location.origin)} label="Copy the command" />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
