/** Puts a page's title and controls into the top bar. */

import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

export function PageBar({ title, children }: { title: string; children: React.ReactNode }) {
  const [bar, setBar] = useState<Element | null>(null);
  useEffect(() => setBar(document.getElementById('page-bar')), []);
  useEffect(() => {
    document.title = title === 'Runfolio' ? title : `${title} · Runfolio`;
  }, [title]);
  return bar ? createPortal(children, bar) : null;
}
