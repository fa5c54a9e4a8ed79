/** A section of a run's panels. Of very many, the first are shown. */

import { useState } from 'react';
import { PanelSection } from '@/charts/PanelSection';
import { plural } from '@/lib/format';
import { Button } from '@/ui/Button';
import type { Section } from './sections';

const FIRST = 60;

interface Props {
  section: Section;
  isOpen: boolean;
  onToggle(): void;
  children(metric: string, place: number): React.ReactNode;
}

export function RunSection({ section, isOpen, onToggle, children }: Props) {
  const [most, setMost] = useState(FIRST);
  const { metrics, title } = section;
  return (
    <div className="min-w-0">
      <PanelSection {...{ title, isOpen, onToggle }} panels={metrics.length}>
        {metrics.slice(0, most).map(children)}
      </PanelSection>
      {isOpen && metrics.length > most && (
        <Button className="mt-2" onPress={() => setMost((before) => before + FIRST)}>
          Show {Math.min(FIRST, metrics.length - most)} more of {plural(metrics.length, 'panel')}
        </Button>
      )}
    </div>
  );
}
