// A click on a ticket or a lane says who it is; a sentence of the audit lights up the lanes that it speaks of.
for (const card of document.querySelectorAll('.technique')) {
  const says = card.querySelector('output');
  const details = card.querySelector('details');
  const say = (event) => {
    const title = event.target.closest('rect')?.querySelector('title');
    if (title) says.textContent = title.textContent;
  };
  card.addEventListener('click', say);
  card.addEventListener('mouseover', say);
  details?.addEventListener('toggle', () => card.classList.toggle('open', details.open));
  for (const sentence of card.querySelectorAll('[data-buyers]')) {
    sentence.addEventListener('click', () => {
      const pressed = sentence.getAttribute('aria-pressed') !== 'true';
      for (const other of card.querySelectorAll('[data-buyers]')) other.setAttribute('aria-pressed', 'false');
      sentence.setAttribute('aria-pressed', String(pressed));
      const buyers = new Set(sentence.dataset.buyers.split(' ').map((id) => `buyer ${id}`));
      let lit = 0;
      for (const lane of card.querySelectorAll('[aria-label^="buyer"]')) {
        const spokenOf = pressed && buyers.has(lane.getAttribute('aria-label'));
        lane.classList.toggle('lit', spokenOf);
        if (spokenOf) lit += 1;
      }
      for (const lanes of card.querySelectorAll('.lanes')) lanes.classList.toggle('lit', lit > 0);
      says.textContent = pressed && lit === 0 ? 'Their requests are not among the lanes shown.' : '';
    });
  }
}
