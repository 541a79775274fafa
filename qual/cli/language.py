"""placeholder until the language room's own arrives."""
import typer
app = typer.Typer(no_args_is_help=True)
@app.callback()
def language() -> None: ...
