// Paper is light. A table is a picture that Streamlit draws in the colours of the screen: the style sheet has to know.

export function knowPaper() {
  addEventListener("beforeprint", () => {
    const app = document.querySelector('[data-testid="stApp"]');
    const dark = app !== null && getComputedStyle(app).colorScheme === "dark";
    document.documentElement.toggleAttribute("data-qual-dark", dark);
  });
}
