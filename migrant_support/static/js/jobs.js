// A running job's bar: fetches its page every two seconds and puts the new bar in the old one's place.

const PAUSE = 2000;

async function fetched(bar) {
  const answer = await fetch(bar.dataset.poll, { headers: { Accept: "text/html" }, credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return null; // Signed out or gone: the link "look again" stays.
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function follow(bar) {
  setTimeout(async () => {
    if (document.hidden) return follow(bar);
    let page;
    try {
      page = await fetched(bar);
    } catch {
      return follow(bar); // The line is down for a moment.
    }
    if (!page) return undefined;
    const next = page.getElementById(bar.id);
    if (!next || !next.dataset.poll) return window.location.reload(); // Finished: the page has more to say than the bar.
    bar.replaceWith(next);
    return follow(next);
  }, PAUSE);
}

export function followJobs(root) {
  root.querySelectorAll("[data-poll]").forEach(follow);
}
