"""What kept attempts say about the questions of a module; nobody is named."""

from sqlalchemy.orm import Session

from training import catalogue
from training.item_statistics import ItemStatistics, item_statistics
from training.services import modules, quizzes
from training.store.progress import first_attempts


def of_module(db: Session, key: str) -> tuple[ItemStatistics, ...]:
    """Return the statistics of a module's questions over the first attempt of each person.

    Whoever has seen the reasons says nothing about a question any more. Raises NotFound.
    """
    quiz = modules.module_of(db, key, catalogue.LANGUAGES[0]).quiz
    results = [quizzes.scored_again(quiz, row) for row in first_attempts(db, quiz.key)]
    return item_statistics(quiz, results)
